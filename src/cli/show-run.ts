import type { JobEvent, JobResult } from "../control/index.js";
import type { Progress } from "./progress.js";

/** Shows a job's events as they come: lines that stay, and a live line for the phase under way. */
export class RunView {
  readonly #progress: Progress;
  #phase = "";

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** Takes in what happened. */
  show(event: JobEvent): void {
    const note = (line: string): void => this.#progress.note(line);
    switch (event.event) {
      case "progress":
        this.#update(event);
        break;
      case "dataset-read": {
        const { train, validation, test } = event.samples;
        note(`data       ${train} train, ${validation} validation, ${test} test pictures in ${event.classes} classes`);
        if (event.duplicatesAcrossSplits > 0) {
          note(`warning    ${event.duplicatesAcrossSplits} pictures are equal across splits; the report lists them`);
        }
        for (const { id, reason } of event.badPictures) note(`skipped    ${id}: ${reason}`);
        break;
      }
      case "backbone-compiled":
        note(
          `backbone   cut at ${event.cut}: ${event.features} features, ${event.parameters.toLocaleString("en")} frozen weights`,
        );
        break;
      case "metrics-served":
        note(`metrics    http://127.0.0.1:${event.port}/metrics`);
        break;
      case "resuming":
        note(`resuming   from step ${event.step} (epoch ${event.epoch}), ${event.path}`);
        break;
      case "worker-refused":
        note(`refused    worker ${event.workerId}: ${event.reason}`);
        break;
      case "worker-lost":
        note(`lost       worker ${event.workerId}: ${event.reason}`);
        break;
      case "generation-opened":
        note(
          `workers    ${event.members.length} joined; lanes ${event.members.map(({ lanes }) => lanes.length).join(" + ")}`,
        );
        break;
      case "features-ready": {
        const { hits, misses, badPictures } = event;
        note(`features   ${hits} rows from the cache, ${misses} computed in ${event.seconds.toFixed(1)} s`);
        for (const { id, reason } of badPictures) note(`skipped    ${id}: ${reason}`);
        break;
      }
      case "epoch-ended":
        this.#showEpoch(event);
        break;
      case "stop-requested":
        note(`stopping   ${event.reason}: all ranks stop after the step in flight (again to end at once)`);
        break;
      case "training-ended":
        note(`trained    ${event.step} steps in ${event.seconds.toFixed(1)} s: ${event.reason}`);
        break;
    }
  }

  #update({ phase, unit, done, total }: Extract<JobEvent, { event: "progress" }>): void {
    if (phase !== this.#phase) this.#progress.phase(phase, unit);
    this.#phase = phase;
    this.#progress.update(done, total);
  }

  #showEpoch(event: Extract<JobEvent, { event: "epoch-ended" }>): void {
    const { epoch, epochs, loss, accuracy, validationLoss, validationAccuracy, isBest } = event;
    const numbers = [`loss ${loss.toFixed(4)}`, `accuracy ${percent(accuracy)}`];
    if (validationLoss !== null && validationAccuracy !== null) {
      numbers.push(`validation ${validationLoss.toFixed(4)} ${percent(validationAccuracy)}`);
    }
    this.#progress.note(
      `epoch      ${String(epoch).padStart(String(epochs).length)}/${epochs}  ${numbers.join("  ")}${isBest ? "  best" : ""}`,
    );
  }
}

/** The last lines of a run, for a person. */
export function summarizeRun(result: JobResult, output: string): string {
  if (result.status === "cancelled") {
    return `stopped at step ${result.steps}; go on with the same command and --resume\n`;
  }
  const heldOut = result.accuracy.test !== null ? "test" : "validation";
  const accuracy = result.accuracy[heldOut];
  const lines = [
    accuracy === null
      ? "accuracy   no held-out pictures; give the job a validation or test split"
      : `accuracy   ${percent(accuracy)} on ${result.samples[heldOut]} held-out pictures (${heldOut}), loss ${result.loss[heldOut]?.toFixed(4)}`,
    `head       ${result.head.sha256}`,
    `report     ${output}/report.html`,
    `predict    npx headway predict ${output} PICTURE...`,
    `time       ${result.seconds.total.toFixed(1)} s`,
  ];
  return `${lines.join("\n")}\n`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
