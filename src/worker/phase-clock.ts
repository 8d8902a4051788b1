import { EPOCH_PHASES, type EpochPhase, type PhaseSeconds } from "../training/index.js";

/** Adds up the wall seconds of the phases of an epoch. */
export class PhaseClock {
  readonly #seconds = new Map<EpochPhase, number>();
  readonly #onMeasured: (phase: EpochPhase, seconds: number) => void;

  /** @param onMeasured called with each measurement, e.g. to observe a histogram */
  constructor(onMeasured: (phase: EpochPhase, seconds: number) => void = () => undefined) {
    this.#onMeasured = onMeasured;
  }

  /** Runs `work` and adds its wall time to `phase`, also when it throws. */
  async measure<T>(phase: EpochPhase, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      const seconds = (performance.now() - start) / 1000;
      this.#seconds.set(phase, (this.#seconds.get(phase) ?? 0) + seconds);
      this.#onMeasured(phase, seconds);
    }
  }

  /** Seconds by phase since the last call, in the order of {@link EPOCH_PHASES}. */
  take(): PhaseSeconds {
    const measured = EPOCH_PHASES.filter((phase) => this.#seconds.has(phase));
    const seconds = Object.fromEntries(measured.map((phase) => [phase, this.#seconds.get(phase)!]));
    this.#seconds.clear();
    return seconds;
  }
}
