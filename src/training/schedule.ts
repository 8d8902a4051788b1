import type { ScheduleSpec } from "../config/index.js";

/**
 * The learning rate of each step, as one table. It is made once, by the process that plans the job: powers and cosines
 * may differ in the last bit between versions of a runtime, so others take the table and never make it again.
 *
 * Step `s` of the warm-up has the rate `learningRate * s / warmupSteps`, as Keras: step 0 has 0. Later steps have
 * - constant: `learningRate`;
 * - step: `learningRate * factor^k`, k = whole periods of `everyEpochs` epochs before the step, the warm-up's included
 *   (Keras ExponentialDecay with staircase);
 * - exponential: `learningRate * rate^(t / decaySteps)` (Keras ExponentialDecay);
 * - cosine: from `learningRate` towards `finalFraction` of it, which the step after the last one would have (Keras
 *   CosineDecay over all steps after the warm-up),
 *
 * where t = steps since the warm-up.
 */
export function planSchedule(
  schedule: ScheduleSpec,
  options: { learningRate: number; totalSteps: number; stepsPerEpoch: number },
): Float64Array {
  const { learningRate, totalSteps } = options;
  const { warmupSteps } = schedule;
  const factorOf = decay(schedule, options);
  return Float64Array.from({ length: totalSteps }, (_, step) =>
    step < warmupSteps ? (learningRate * step) / warmupSteps : learningRate * factorOf(step),
  );
}

/** The rate of a step after the warm-up as a fraction of the learning rate; to be asked in ascending order. */
function decay(
  schedule: ScheduleSpec,
  options: { totalSteps: number; stepsPerEpoch: number },
): (step: number) => number {
  switch (schedule.kind) {
    case "constant":
      return () => 1;
    case "step": {
      const period = schedule.everyEpochs * options.stepsPerEpoch;
      let fraction = 1;
      let numPeriods = 0;
      return (step) => {
        for (; (numPeriods + 1) * period <= step; numPeriods++) fraction *= schedule.factor;
        return fraction;
      };
    }
    case "exponential":
      return (step) => schedule.rate ** ((step - schedule.warmupSteps) / schedule.decaySteps);
    case "cosine": {
      const decaySteps = options.totalSteps - schedule.warmupSteps;
      return (step) => {
        const cosine = 0.5 * (1 + Math.cos((Math.PI * (step - schedule.warmupSteps)) / decaySteps));
        return (1 - schedule.finalFraction) * cosine + schedule.finalFraction;
      };
    }
  }
}
