/** The parts of a training step, in the order they happen; their names stand in metrics, messages and events. */
export const STEP_PHASES = ["gradient", "all_reduce", "update"] as const;

/** What the wall time of an epoch goes to: the parts of its steps, and the validation after them. */
export const EPOCH_PHASES = [...STEP_PHASES, "evaluate"] as const;

/** A part of a step. */
export type StepPhase = (typeof STEP_PHASES)[number];

/** A part of an epoch. */
export type EpochPhase = (typeof EPOCH_PHASES)[number];

/** Wall seconds by phase; a phase that did not happen may be left out. */
export type PhaseSeconds = Readonly<Partial<Record<EpochPhase, number>>>;

/** The known phases of numbers that came over the wire, in order; what is no number of seconds is left out. */
export function parsePhaseSeconds(values: Readonly<Record<string, unknown>>): PhaseSeconds {
  const isSeconds = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
  return Object.fromEntries(
    EPOCH_PHASES.flatMap((phase) => (isSeconds(values[phase]) ? [[phase, values[phase]]] : [])),
  );
}

/** Whether a phase is a part of each step. */
export function isStepPhase(phase: EpochPhase): phase is StepPhase {
  return phase !== "evaluate";
}
