// Holds the memory of workers against its bound while they extract many pictures: examples/mnist (60,000 training and
// 10,000 test pictures) with an empty cache and one epoch. `npx tsx scripts/memory.ts [JOB]` prints the peak resident
// memory of each worker, writes bench/results/memory.md, and ends with 1 when a worker was above 1.5 GiB.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareQuickStart } from "../bench/quick-start-run.js";
import { digits, ResultPage } from "../bench/result-page.js";
import { withTemporaryFolder } from "../bench/test-pictures.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LIMIT_MIB = 1536;
const POLL_MS = 200;

/** Peaks of one worker process in MiB. */
interface WorkerMemory {
  readonly pid: number;
  /** When all rows were there; until then nothing is trained. */
  extraction: number;
  whole: number;
}

const job = process.argv[2] ?? "examples/mnist/job.yaml";
const page = new ResultPage(
  "memory",
  `Peak resident memory (VmHWM) of the worker processes of \`${job}\` with an empty cache and one epoch: decoding, ` +
    `backbone and cache of all its pictures, then training. The bound is ${LIMIT_MIB} MiB a worker.`,
  `npx tsx scripts/memory.ts${process.argv[2] === undefined ? "" : ` ${job}`}`,
);
const workers = await withTemporaryFolder((folder) => runJob(folder));
page.write();
const worst = Math.max(...workers.map(({ whole }) => whole));
if (worst > LIMIT_MIB) {
  process.stderr.write(`a worker had ${Math.round(worst)} MiB, more than ${LIMIT_MIB}\n`);
  process.exitCode = 1;
}

async function runJob(folder: string): Promise<WorkerMemory[]> {
  if (process.platform !== "linux") throw new Error("the memory of processes is read from /proc, which only Linux has");
  await prepareQuickStart(); // whose model the job trains a head for
  const output = join(folder, "run");
  const args = ["dist/cli/main.js", "run", job, "--output", output, "--set", "training.epochs=1"];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, HEADWAY_HOME: join(folder, "home") },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const memory = new Map<number, WorkerMemory>();
  const poll = setInterval(() => observe(readEvents(output), memory), POLL_MS);
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearInterval(poll);
  if (code !== 0) throw new Error(`${job} ended with ${code}`);
  report(readEvents(output), [...memory.values()]);
  return [...memory.values()];
}

type Event = Readonly<Record<string, unknown>> & { readonly event: string };

function readEvents(output: string): Event[] {
  try {
    const lines = readFileSync(join(output, "events.jsonl"), "utf8").trimEnd().split("\n");
    return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as Event);
  } catch {
    return []; // not there yet
  }
}

function observe(events: readonly Event[], memory: Map<number, WorkerMemory>): void {
  const isExtracted = events.some(({ event }) => event === "features-ready");
  for (const { event, pid } of events) {
    if (event !== "worker-started") continue;
    const worker = memory.get(pid as number) ?? { pid: pid as number, extraction: 0, whole: 0 };
    memory.set(worker.pid, worker);
    const peak = readPeak(worker.pid);
    if (peak === undefined) continue;
    worker.whole = peak;
    if (!isExtracted) worker.extraction = peak;
  }
}

/** The high-water mark of a process's resident memory in MiB; undefined once it has ended. */
function readPeak(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}

function report(events: readonly Event[], memory: readonly WorkerMemory[]): void {
  const features = events.find(({ event }) => event === "features-ready");
  const misses = features?.misses as number;
  const seconds = features?.seconds as number;
  page.table({
    title: "Peak resident memory",
    columns: ["worker", "in extraction, MiB", "in the whole run, MiB", "of the bound"],
    rows: memory.map(({ extraction, whole }, index) => [
      String(index),
      String(Math.round(extraction)),
      String(Math.round(whole)),
      digits(whole / LIMIT_MIB),
    ]),
  });
  page.note(
    `${misses.toLocaleString("en")} pictures were extracted in ${digits(seconds)} s (${digits(misses / seconds)} a second).`,
  );
}
