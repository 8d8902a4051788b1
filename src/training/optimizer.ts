// An optimiser's step as every rank takes it. All arithmetic is float64 with + - * / and Math.sqrt, which IEEE 754
// rounds correctly everywhere; a value that is stored is rounded to float32 once. Formulas, their order and the places
// of epsilon are those of Keras 3 (https://github.com/keras-team/keras/tree/v3.15.1/keras/src/optimizers); powers of
// beta are running products that are part of the training state.

/** Turns gradients into new parameters. It holds no state: slots and scalars belong to the caller. */
export interface Optimizer {
  /** Names of the float32 arrays of a tensor's size that one tensor needs; all begin as zeros. */
  readonly slots: readonly string[];
  /** Names of the float64 numbers that all tensors share. */
  readonly scalars: readonly string[];
  /** The scalars before the first step. */
  initialScalars(): number[];
  /** The scalars of the next step; called once a step, before `update` is called for each tensor. */
  advance(scalars: readonly number[]): number[];
  /**
   * Takes one step of one tensor: overwrites `parameters` and `slots` in place.
   *
   * @param rate the step's learning rate
   * @param slots one array for each name in {@link Optimizer.slots}
   */
  update(
    parameters: Float32Array,
    gradient: Float64Array,
    slots: readonly Float32Array[],
    rate: number,
    scalars: readonly number[],
  ): void;
}
