// Trains the quick start's job from a program and classifies pictures with the result. Ctrl-C stops it in order, and the
// next start goes on from there. See README.md beside this file.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HeadwayError, type JobEvent, loadJob, predict, runJob } from "headway-ml";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const QUICK_START = join(HERE, "..", "quickstart");

/** One line for what a person wants to see of a job; undefined for all else. */
function describeEvent(event: JobEvent): string | undefined {
  switch (event.event) {
    case "generation-opened":
      return `${event.members.length} workers`;
    case "features-ready":
      return `features: ${event.hits} from the cache, ${event.misses} computed`;
    case "resuming":
      return `going on from step ${event.step}`;
    case "epoch-ended":
      return `epoch ${event.epoch} of ${event.epochs}: loss ${event.loss.toFixed(4)}`;
    case "already-completed":
      return "this job is complete already";
    default:
      return undefined;
  }
}

async function trainAndPredict(signal: AbortSignal): Promise<void> {
  const job = await loadJob(join(QUICK_START, "job.yaml"), {
    set: ["training.epochs=5"],
    workers: 2,
    output: join(HERE, "runs", "five-epochs"),
  });

  const run = runJob(job, { existing: "resume", signal });
  for await (const event of run) {
    const line = describeEvent(event);
    if (line !== undefined) console.log(line);
  }
  const result = await run.result;
  if (result.status === "cancelled") {
    console.log(`stopped after step ${result.steps}; start again to go on`);
    return;
  }
  console.log(`test accuracy ${result.accuracy.test?.toFixed(4)}, head ${result.head.sha256}`);

  const pictures = ["1f422.png", "1f34c.png", "26f5.png"].map((name) => join(QUICK_START, "data", "img", name));
  for (const { path, label, probability } of await predict(job.output, pictures, { signal })) {
    console.log(`${path}: ${label} (${(100 * probability).toFixed(0)} %)`);
  }
}

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
try {
  await trainAndPredict(stop.signal);
} catch (error) {
  if (!(error instanceof HeadwayError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = error.exitCode;
}
