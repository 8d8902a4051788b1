import { join } from "node:path";
import type { EpochFacts, JobEvent } from "../control/index.js";
import type { JobResult } from "../report/index.js";
import { passedOverText, skippedLines } from "./data-lines.js";
import { shellQuoted } from "./invocation.js";
import type { PhaseOptions, Progress, ProgressFacts } from "./progress.js";
import { countOf, countText, durationText, percentText, rateText } from "./quantity.js";
import { renderFacts } from "./table.js";

/** About so many epochs get a line that stays; the live line shows each. */
const EPOCH_LINES = 10;
/** After so long an epoch gets its line whatever its number is. */
const EPOCH_LINE_MS = 10_000;

/** What {@link RunView} shows besides the events. */
export interface RunViewOptions {
  /** Workers that the job waits for. */
  readonly numWorkers: number;
  /** A line for each worker that joins, where somebody starts them one by one. */
  readonly showsJoins: boolean;
  /** Whether bad pictures are left out; else they fail the job, and its error lists them. @default true */
  readonly skipsBadPictures?: boolean;
  /** A monotonic clock in milliseconds. @default performance.now */
  now?(): number;
}

/** Shows a job's events as they come: lines that stay, and a live line for the phase under way. */
export class RunView {
  readonly #progress: Progress;
  readonly #options: Required<RunViewOptions>;
  #numJoined = 0;
  #phaseStartMs = 0;
  #numPictures = 0;
  #fromStep = 0;
  #steps = { done: 0, total: 0 };
  #best: EpochFacts | null = null;
  #lastEpochLineMs = Number.NEGATIVE_INFINITY;
  #epochFacts: ProgressFacts = {};

  constructor(progress: Progress, options: RunViewOptions) {
    this.#progress = progress;
    this.#options = { skipsBadPictures: true, now: () => performance.now(), ...options };
  }

  /** Takes in what happened. */
  show(event: JobEvent): void {
    switch (event.event) {
      case "progress":
        this.#update(event);
        break;
      case "job-started":
        this.#progress.close(); // the files are read
        break;
      case "dataset-read":
        this.#showDataset(event);
        break;
      case "backbone-compiled":
        this.#note(
          "backbone",
          `cut at ${event.cut}: ${countText(event.features)} features, ${countText(event.parameters)} frozen weights`,
        );
        break;
      case "warning":
        this.#note("warning", event.message);
        break;
      case "metrics-served":
        this.#note("metrics", `http://127.0.0.1:${event.port}/metrics`);
        break;
      case "already-completed":
        this.#note("complete", "this job was run to its end already; --overwrite runs it anew");
        break;
      case "nothing-to-resume":
        this.#note("resume", `there is no checkpoint in ${event.output}: the job begins anew`);
        break;
      case "resuming":
        for (const path of event.damaged) this.#note("warning", `checkpoint ${path} is not whole and is passed over`);
        this.#note(
          "resume",
          `from step ${countText(event.step)} (${countOf(event.epoch, "epoch")} done), ${event.path}`,
        );
        break;
      case "training-extended":
        this.#note("epochs", `${countOf(event.toEpochs, "epoch")} instead of ${countText(event.fromEpochs)}`);
        if (event.hasSameRates) break;
        this.#note(
          "warning",
          `the learning rates are planned over all ${countOf(event.toEpochs, "epoch")}, the steps so far had those of ` +
            `${countText(event.fromEpochs)}: the head is not that of a run that had ${countText(event.toEpochs)} from the start`,
        );
        break;
      case "coordinator-listening":
        this.#begin("workers", "workers", { hasPace: false });
        this.#progress.update(0, this.#options.numWorkers);
        break;
      case "worker-joined":
        this.#progress.update(++this.#numJoined, this.#options.numWorkers);
        if (this.#options.showsJoins) {
          this.#note("joined", `worker ${event.workerId}: process ${event.pid} on ${event.host}, ${event.address}`);
        }
        if (event.metricsPort !== null) {
          this.#note("metrics", `http://127.0.0.1:${event.metricsPort}/metrics (worker ${event.workerId})`);
        }
        break;
      case "worker-refused": {
        const who = event.workerId === null ? "a worker" : `worker ${event.workerId}`;
        this.#note("refused", `${who}: ${event.reason}${event.times > 1 ? ` (${countText(event.times)} times)` : ""}`);
        break;
      }
      case "worker-lost":
        this.#note("lost", `worker ${event.workerId}: ${event.reason}`);
        break;
      case "generation-opened":
        this.#showGeneration(event);
        break;
      case "features-ready":
        this.#showFeatures(event);
        break;
      case "training-started":
        this.#fromStep = event.fromStep;
        this.#steps = { done: event.fromStep, total: event.steps };
        this.#begin("train", "steps", { start: event.fromStep });
        this.#progress.update(event.fromStep, event.steps);
        break;
      case "epoch-ended":
        this.#showEpoch(event);
        break;
      case "stop-requested":
        this.#note("stopping", `${event.reason}: all ranks stop after the step in flight (again to end at once)`);
        break;
      case "training-ended":
        this.#showTraining(event);
        break;
      case "head-exported":
        this.#begin("evaluate", "images");
        break;
      case "evaluated":
        this.#progress.close();
        break;
    }
  }

  #note(name: string, text: string): void {
    this.#progress.note(name, text);
  }

  #begin(name: string, unit: string, options?: PhaseOptions): void {
    this.#progress.phase(name, unit, options);
    this.#phaseStartMs = this.#options.now();
  }

  #update({ phase, done, total }: Extract<JobEvent, { event: "progress" }>): void {
    if (phase === "read" && this.#numPictures === 0) {
      this.#begin("read", "files");
      this.#numPictures = total;
    }
    // Workers tell their step with each heartbeat, rank 0 each epoch's end at once: what comes late is passed over.
    if (phase === "train") this.#showStep(Math.max(done, this.#steps.done));
    else this.#progress.update(done, total);
  }

  #showStep(done: number): void {
    this.#steps = { ...this.#steps, done };
    this.#progress.update(done, this.#steps.total, this.#epochFacts);
  }

  #showDataset(event: Extract<JobEvent, { event: "dataset-read" }>): void {
    const { train, validation, test } = event.samples;
    const counts = `${countText(train)} train, ${countText(validation)} validation, ${countText(test)} test pictures`;
    this.#note("data", `${counts} in ${countOf(event.classes, "class", "classes")}`);
    this.#numPictures = train + validation + test;
    const duplicates = event.duplicatesAcrossSplits;
    if (duplicates > 0) {
      const are = duplicates === 1 ? "picture is" : "pictures are";
      this.#note("warning", `${countText(duplicates)} ${are} in several splits; the report lists them`);
    }
    this.#showSkipped(event.badPictures);
    const passed = passedOverText(event.passedOver);
    if (passed !== null) this.#note("passed", passed);
  }

  #showSkipped(pictures: readonly { id: string; reason: string }[]): void {
    if (!this.#options.skipsBadPictures) return;
    for (const line of skippedLines(pictures)) this.#note("skipped", line);
  }

  #showGeneration(event: Extract<JobEvent, { event: "generation-opened" }>): void {
    const lanes = event.members.map((member) => member.lanes.length);
    const seconds = (this.#options.now() - this.#phaseStartMs) / 1000;
    this.#progress.close(`${lanes.length} joined in ${durationText(seconds)}; lanes ${lanes.join(" + ")}`);
    this.#begin("extract", "images");
    this.#progress.update(0, this.#numPictures);
  }

  #showFeatures(event: Extract<JobEvent, { event: "features-ready" }>): void {
    const { hits, misses, badPictures } = event;
    const computed = this.#pace(misses, "image");
    if (misses === 0) this.#progress.close(`the features of all ${countOf(hits, "image")} are in the cache`);
    else this.#progress.close(hits === 0 ? computed : `${computed}, ${countText(hits)} from the cache`);
    this.#showSkipped(badPictures);
    this.#numPictures -= badPictures.length;
  }

  #showEpoch(event: Extract<JobEvent, { event: "epoch-ended" }>): void {
    const { epoch, epochs, loss, accuracy, validationLoss, validationAccuracy, isBest } = event;
    const hasValidation = validationLoss !== null && validationAccuracy !== null;
    if (isBest && hasValidation) this.#best = event;
    // Short, so that they fit into a terminal of usual width; the lines that stay have both losses.
    const quality: ProgressFacts = hasValidation ? { val: percentText(validationAccuracy) } : { loss: loss.toFixed(3) };
    this.#epochFacts = { epoch: `${epoch}/${epochs}`, ...quality };
    this.#showStep(event.step);
    const now = this.#options.now();
    const isRound = epoch === 1 || epoch === epochs || epoch % Math.ceil(epochs / EPOCH_LINES) === 0;
    if (!isRound && now - this.#lastEpochLineMs < EPOCH_LINE_MS) return;
    this.#lastEpochLineMs = now;
    const numbers = [`loss ${loss.toFixed(4)}`, percentText(accuracy).padStart(7)];
    if (hasValidation)
      numbers.push(` validation ${validationLoss.toFixed(4)}`, percentText(validationAccuracy).padStart(7));
    this.#note(
      "epoch",
      `${String(epoch).padStart(String(epochs).length)}/${epochs}  ${numbers.join(" ")}${isBest ? "  best" : ""}`,
    );
  }

  #showTraining(event: Extract<JobEvent, { event: "training-ended" }>): void {
    if (event.outcome === "failed") return; // the job's error says why
    const best = this.#best;
    const bestText = best === null ? "" : `; best epoch ${best.epoch}, validation ${best.validationLoss?.toFixed(4)}`;
    const steps = this.#pace(event.step - this.#fromStep, "step");
    this.#progress.close(`${steps}: ${event.reason}${bestText}`);
  }

  /** "960 steps in 9.2 s (105 steps/s)", since the phase began. */
  #pace(count: number, noun: string): string {
    const seconds = (this.#options.now() - this.#phaseStartMs) / 1000;
    const rate = count > 0 && seconds > 0 ? ` (${rateText(count / seconds, `${noun}s`)})` : "";
    return `${countOf(count, noun)} in ${durationText(seconds)}${rate}`;
  }
}

/** The last lines of a run, for a person. */
export function summarizeRun(result: JobResult, where: { output: string; invocation: string }): string {
  const { output, invocation } = where;
  if (result.status === "cancelled") {
    return `stopped at step ${countText(result.steps)}; go on with the same command and --resume\n`;
  }
  const heldOut = result.accuracy.test !== null ? "test" : "validation";
  const accuracy = result.accuracy[heldOut];
  const pictures = countOf(result.samples[heldOut], "held-out picture");
  const facts: [string, string][] = [
    [
      "accuracy",
      accuracy === null
        ? "no held-out pictures; give the job a validation or test split"
        : `${percentText(accuracy)} on ${pictures} (${heldOut}), loss ${result.loss[heldOut]?.toFixed(4)}`,
    ],
    ["head", result.head.sha256 ?? "none"],
    ["report", join(output, "report.html")],
    ["predict", `${invocation} predict ${shellQuoted(output)} PICTURE...`],
    ["time", durationText(result.seconds.total)],
  ];
  return renderFacts(facts);
}
