import { describe, expect, test } from "vitest";
import {
  decideEarlyStopping,
  INITIAL_STOPPING,
  LOSS_UNITS_PER_NAT,
  type StoppingDecision,
} from "../../../src/training/early-stopping.js";

const NUM_SAMPLES = 10;

/** Judges mean losses in turn until one ends the training. */
function judge(losses: readonly number[], options: { patience: number; minDelta?: number }): StoppingDecision[] {
  const decisions: StoppingDecision[] = [];
  let state = INITIAL_STOPPING;
  for (const loss of losses) {
    const lossUnits = Math.round(loss * LOSS_UNITS_PER_NAT * NUM_SAMPLES);
    const decision = decideEarlyStopping(state, lossUnits, { minDelta: 0, numSamples: NUM_SAMPLES, ...options });
    decisions.push(decision);
    state = decision.state;
    if (decision.decision === "stop") break;
  }
  return decisions;
}

describe("decideEarlyStopping", () => {
  // The example of Keras' documentation has patience 3 and a loss that never falls: four epochs run.
  test("a loss that never falls ends the training after patience more epochs", () => {
    expect(judge([1, 1, 1, 1, 1, 1], { patience: 3 })).toHaveLength(4);
  });

  test("a new best starts the wait again", () => {
    const decisions = judge([5, 6, 6, 4, 6, 6, 6, 1], { patience: 3 });
    expect(decisions.map(({ decision }) => decision)).toEqual([...new Array(6).fill("continue"), "stop"]);
    expect(decisions.map(({ isBest }) => isBest)).toEqual([true, false, false, true, false, false, false]);
    expect(decisions.at(-1)?.state).toEqual({
      numEpochs: 7,
      bestEpoch: 3,
      bestLossUnits: 4 * LOSS_UNITS_PER_NAT * NUM_SAMPLES,
    });
  });

  test("an equal loss is no new best", () => {
    expect(judge([1, 1], { patience: 5 })[1]?.isBest).toBe(false);
  });

  test("a loss that falls by minDelta or less is no new best, but stays measured against the best", () => {
    const decisions = judge([4, 3.5, 3.25, 3], { patience: 9, minDelta: 0.5 });
    expect(decisions.map(({ isBest }) => isBest)).toEqual([true, false, true, false]);
  });

  test("a difference of one unit counts", () => {
    const options = { patience: 1, minDelta: 0, numSamples: 1 };
    const { state } = decideEarlyStopping(INITIAL_STOPPING, 2 ** 40, options);
    expect(decideEarlyStopping(state, 2 ** 40 - 1, options).isBest).toBe(true);
  });

  test("patience 0 ends at the first epoch that is no new best", () => {
    expect(judge([3, 2, 2.5], { patience: 0 }).map(({ decision }) => decision)).toEqual([
      "continue",
      "continue",
      "stop",
    ]);
  });

  test("endless patience keeps the best and never stops", () => {
    const decisions = judge([1, 2, 2, 2, 2], { patience: Number.POSITIVE_INFINITY });
    expect(decisions.every(({ decision }) => decision === "continue")).toBe(true);
    expect(decisions.at(-1)?.state.bestEpoch).toBe(0);
  });

  test("says why", () => {
    const [first, second] = judge([1.5, 1.75], { patience: 1 });
    expect(first?.reason).toBe("epoch 1 is the best so far: validation loss 1.500000");
    expect(second?.reason).toBe(
      "validation loss 1.750000 of epoch 2 is not below the best, 1.500000 of epoch 1, by more than 0; waited 1 of 1 epochs",
    );
  });
});
