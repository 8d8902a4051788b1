import { describe, expect, it } from "vitest";
import { createProgress } from "../../../src/cli/progress.js";
import { RunView, type RunViewOptions, summarizeRun } from "../../../src/cli/show-run.js";
import type { JobEvent } from "../../../src/control/index.js";
import type { JobResult } from "../../../src/report/index.js";

/** A view that writes plain lines, and a clock that `at` moves. */
function setup(options: Partial<RunViewOptions> = {}) {
  const lines: string[] = [];
  let ms = 0;
  const now = (): number => ms;
  const progress = createProgress({ stream: { write: (text) => lines.push(text.trimEnd()) }, now });
  const view = new RunView(progress, { numWorkers: 2, showsJoins: false, now, ...options });
  return {
    lines,
    at(seconds: number, ...events: JobEvent[]) {
      ms = seconds * 1000;
      for (const event of events) view.show(event);
    },
  };
}

const epoch = (number: number, epochs: number, validation: number | null = 0.75): JobEvent => ({
  event: "epoch-ended",
  epoch: number,
  epochs,
  step: number * 5,
  learningRate: 0.1,
  loss: 1 / number,
  accuracy: 0.5,
  validationLoss: validation === null ? null : 2 / number,
  validationAccuracy: validation,
  isBest: false,
  numSamples: 36,
  idSum: 1,
  seconds: {},
});

const started = (steps: number, fromStep = 0): JobEvent => ({
  event: "training-started",
  steps,
  stepsPerEpoch: 5,
  fromStep,
});
const progress = (phase: "read" | "extract" | "train", done: number, total: number): JobEvent => {
  return { event: "progress", phase, unit: phase === "train" ? "steps" : "files", done, total };
};
const joined = (workerId: number): JobEvent => {
  return {
    event: "worker-joined",
    workerId,
    address: "127.0.0.1:4000",
    host: "here",
    pid: 77,
    fingerprint: "any",
    metricsPort: null,
  };
};
const opened: JobEvent = {
  event: "generation-opened",
  generation: { leaseRevision: 1, counter: 1 },
  members: [0, 1].map((rank) => ({ rank, workerId: rank, lanes: rank === 0 ? [0, 1, 2] : [3, 4] })),
};
const features = (hits: number, misses: number): JobEvent => ({
  event: "features-ready",
  hits,
  misses,
  samples: { train: 36, validation: 12, test: 12 },
  seconds: 1,
  badPictures: [],
});
const dataset: JobEvent = {
  event: "dataset-read",
  samples: { train: 36, validation: 12, test: 12 },
  classes: 3,
  duplicatesAcrossSplits: 0,
  badPictures: [],
  passedOver: {},
  seconds: 1,
};
const jobStarted: JobEvent = {
  event: "job-started",
  name: "tiny",
  specSha256: "ab",
  output: "/run",
  lanes: 5,
  workers: { min: 2, max: 5 },
};

describe("a run on the screen", () => {
  it("closes each phase when it ends, not when the next begins", () => {
    const { lines, at } = setup();
    at(0, progress("read", 0, 60));
    at(1, progress("read", 60, 60), jobStarted, dataset);
    at(3, { event: "coordinator-listening", address: "127.0.0.1:1" }, joined(0));
    at(5, joined(1), opened);
    at(7, progress("extract", 60, 60), features(0, 60));
    at(8, started(10));
    at(9, epoch(1, 2), epoch(2, 2));
    const ended = {
      outcome: "completed",
      reason: "all 2 epochs are done",
      step: 10,
      epoch: 2,
      samples: 72,
      seconds: 1,
    };
    at(10, { event: "training-ended", ...ended } as JobEvent);
    expect(lines).toEqual([
      "read      60 files in 1.0 s (60 files/s)",
      "data      36 train, 12 validation, 12 test pictures in 3 classes",
      "workers   2 joined in 2.0 s; lanes 3 + 2",
      "extract   60 images in 2.0 s (30 images/s)",
      "epoch     1/2  loss 1.0000  50.0 %  validation 2.0000  75.0 %",
      "epoch     2/2  loss 0.5000  50.0 %  validation 1.0000  75.0 %",
      "train     10 steps in 2.0 s (5.0 steps/s): all 2 epochs are done",
    ]);
  });

  it("says what came from the cache", () => {
    const { lines, at } = setup();
    at(0, dataset, opened);
    at(1, features(60, 0));
    at(1, opened);
    at(2, features(40, 20));
    expect(lines.slice(1)).toEqual([
      "extract   the features of all 60 images are in the cache",
      "extract   20 images in 1.0 s (20 images/s), 40 from the cache",
    ]);
  });

  it("gives about ten epochs a line, and every epoch that took long", () => {
    const shown = (secondsOfEpoch: number): number[] => {
      const { lines, at } = setup();
      at(0, started(200));
      for (let number = 1; number <= 40; number++) at(number * secondsOfEpoch, epoch(number, 40));
      return lines.flatMap((line) => /^epoch +(\d+)\/40/.exec(line)?.slice(1).map(Number) ?? []);
    };
    expect(shown(0.1)).toEqual([1, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
    expect(shown(11)).toHaveLength(40);
  });

  it("never goes back when a worker's count is older than the epoch's", () => {
    const { lines, at } = setup();
    at(0, started(10));
    at(1, epoch(1, 2, null));
    at(7, progress("train", 3, 10));
    expect(lines.at(-1)).toBe("train     5 of 10 steps (50 %), epoch 1/2, loss 1.000");
  });

  it("counts steps of a resumed job from where it began", () => {
    const { lines, at } = setup();
    at(0, started(20, 10));
    const ended = { outcome: "completed", reason: "done", step: 20, epoch: 4, samples: 1, seconds: 1 };
    at(2, { event: "training-ended", ...ended } as JobEvent);
    expect(lines).toEqual(["train     10 steps in 2.0 s (5.0 steps/s): done"]);
  });

  it("shows who joins only where somebody starts workers one by one", () => {
    const quiet = setup();
    quiet.at(0, joined(0));
    expect(quiet.lines).toEqual([]);
    const { lines, at } = setup({ showsJoins: true });
    at(0, joined(0));
    expect(lines).toEqual(["joined    worker 0: process 77 on here, 127.0.0.1:4000"]);
  });

  it("lists no picture as skipped where bad pictures fail the job", () => {
    const { lines, at } = setup({ skipsBadPictures: false });
    at(0, { ...dataset, badPictures: [{ id: "a.png", split: "train", reason: "gone" }] } as JobEvent);
    expect(lines).toHaveLength(1);
  });

  it("says that there was nothing to resume", () => {
    const { lines, at } = setup();
    at(0, { event: "nothing-to-resume", output: "runs/pets" });
    expect(lines).toEqual(["resume    there is no checkpoint in runs/pets: the job begins anew"]);
  });

  it("warns of pictures in several splits, and lists skipped ones", () => {
    const { lines, at } = setup();
    at(0, {
      ...dataset,
      duplicatesAcrossSplits: 1,
      badPictures: [{ id: "a.png", split: "train", reason: "gone" }],
    } as JobEvent);
    expect(lines.slice(1)).toEqual([
      "warning   1 picture is in several splits; the report lists them",
      "skipped   a.png: gone",
    ]);
  });
});

describe("the end of a run", () => {
  const result = {
    status: "completed",
    head: { sha256: "ab12" },
    steps: 10,
    samples: { train: 36, validation: 12, test: 12 },
    accuracy: { train: 1, validation: 0.5, test: 0.75 },
    loss: { train: 0, validation: 1, test: 0.25 },
    seconds: { total: 12.34 },
  } as unknown as JobResult;
  const where = { output: "my runs/a", invocation: "headway" };

  it("has the accuracy on the test pictures, the head and how to go on", () => {
    expect(summarizeRun(result, where)).toBe(
      [
        "accuracy  75.0 % on 12 held-out pictures (test), loss 0.2500",
        "head      ab12",
        "report    my runs/a/report.html",
        "predict   headway predict 'my runs/a' PICTURE...",
        "time      12 s",
        "",
      ].join("\n"),
    );
  });

  it("falls back to the validation pictures, and says when there are none", () => {
    const accuracy = { train: 1, validation: 0.5, test: null };
    expect(summarizeRun({ ...result, accuracy }, where)).toContain(
      "50.0 % on 12 held-out pictures (validation), loss 1.0000",
    );
    const none = { train: 1, validation: null, test: null };
    expect(summarizeRun({ ...result, accuracy: none }, where)).toContain("accuracy  no held-out pictures;");
  });

  it("says how to go on after a stop", () => {
    expect(summarizeRun({ ...result, status: "cancelled" }, where)).toBe(
      "stopped at step 10; go on with the same command and --resume\n",
    );
  });
});
