import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { JobEvent } from "../src/control/index.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const MAIN = join(ROOT, "dist/cli/main.js");

/** One run of a job by the built command line, in seconds since its process was started. */
export interface QuickStartRun {
  /** Wall time of the process. */
  readonly total: number;
  /** When each event happened. */
  readonly events: readonly (JobEvent & { readonly at: number })[];
}

/** Builds the command line and lays out the quick start, unless that is done. */
export async function prepareQuickStart(): Promise<void> {
  const script = (path: string): Promise<Record<string, () => unknown>> => import(pathToFileURL(join(ROOT, path)).href);
  (await script("scripts/ensure-built.mjs")).ensureBuilt!();
  (await script("examples/quickstart/layout.mjs")).layOut!();
}

/**
 * Runs a job into `output`, which is replaced; `home` holds the feature cache.
 * @param options.job its file @default the quick start's
 */
export async function runQuickStart(options: {
  job?: string;
  output: string;
  home: string;
  set?: readonly string[];
}): Promise<QuickStartRun> {
  const { job = "examples/quickstart/job.yaml", output, home, set = [] } = options;
  await rm(output, { recursive: true, force: true });
  const sets = set.flatMap((assignment) => ["--set", assignment]);
  const args = [MAIN, "run", job, "--output", output, ...sets];
  const startedAt = Date.now();
  const start = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, HEADWAY_HOME: home },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  const total = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${job} ended with ${code}:\n${said}`);
  const lines = (await readFile(join(output, "events.jsonl"), "utf8")).trimEnd().split("\n");
  const events = lines.map((line) => {
    const { time, ...event } = JSON.parse(line) as JobEvent & { readonly time: string };
    return { ...event, at: (Date.parse(time) - startedAt) / 1000 } as JobEvent & { readonly at: number };
  });
  return { total, events };
}

/** When an event happened last, in seconds since the process was started. */
export function secondsTo(run: QuickStartRun, name: JobEvent["event"]): number {
  const event = run.events.findLast(({ event }) => event === name);
  if (event === undefined) throw new Error(`the run had no event ${name}`);
  return event.at;
}
