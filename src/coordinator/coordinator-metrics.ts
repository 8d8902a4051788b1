import type { JobEvent } from "../control/index.js";
import type { Metrics } from "../telemetry/index.js";

/** Shows a job's events in the coordinator's metrics. */
export class CoordinatorMetrics {
  readonly #metrics: Metrics;
  readonly #workers = { active: 0, lost: 0, left: 0 };

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** Takes in what happened. */
  apply(event: JobEvent): void {
    const metrics = this.#metrics;
    switch (event.event) {
      case "worker-joined":
        this.#count("active", null);
        break;
      case "worker-lost":
        this.#count("lost", "active");
        break;
      case "worker-left":
        this.#count("left", "active");
        break;
      case "generation-opened":
        metrics.generation.set(event.generation.counter);
        break;
      case "epoch-ended":
        metrics.epoch.set(event.epoch + 1);
        metrics.step.set(event.step);
        metrics.learningRate.set(event.learningRate);
        this.#show("train", event.loss, event.accuracy);
        this.#show("validation", event.validationLoss, event.validationAccuracy);
        break;
      case "evaluated":
        this.#show("test", event.loss.test, event.accuracy.test);
        break;
    }
  }

  /** Counts bytes of blobs that went to workers or came from them. */
  countBlobBytes(direction: "sent" | "received", bytes: number): void {
    this.#metrics.blobBytes.inc({ direction }, bytes);
  }

  #show(split: "train" | "validation" | "test", loss: number | null, accuracy: number | null): void {
    if (loss !== null) this.#metrics.loss.set({ split }, loss);
    if (accuracy !== null) this.#metrics.accuracy.set({ split }, accuracy);
  }

  #count(to: "active" | "lost" | "left", from: "active" | null): void {
    this.#workers[to]++;
    if (from !== null) this.#workers[from]--;
    for (const [state, count] of Object.entries(this.#workers)) {
      this.#metrics.workers.set({ state: state as "active" | "lost" | "left" }, count);
    }
  }
}
