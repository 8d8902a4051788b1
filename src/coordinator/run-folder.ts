import { appendFileSync, closeSync, existsSync, openSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { JOB_SCHEMA_FILE, type Job, jobToYaml } from "../config/index.js";
import type { JobEvent } from "../control/index.js";
import { HeadwayError } from "../errors.js";
import {
  assertUnused,
  claimFolder,
  isUseMarker,
  makeFolder,
  toDiskError,
  type UseMarker,
  writeFileAtomic,
} from "../files/index.js";
import type { JobResult } from "../report/index.js";
import { printableJson } from "../text/index.js";

/** What to do with a run folder that is there already. */
export type ExistingRun = "refuse" | "overwrite" | "resume";

const ROLE = { what: "output folder", flag: "--output", code: "OUTPUT_EXISTS" } as const;

/** The folder that a job writes: everything it leaves behind. */
export class RunFolder {
  readonly path: string;
  readonly #use: UseMarker;
  readonly #events: number;

  private constructor(path: string, use: UseMarker) {
    this.path = path;
    this.#use = use;
    this.#events = openSync(join(path, "events.jsonl"), "a");
  }

  /**
   * Refuses a folder that must not be written to; nothing is changed.
   * @throws HeadwayError OUTPUT_EXISTS when it is there and `existing` does not say what then, or holds no job of headway;
   *   FOLDER_IN_USE when another run writes to it
   */
  static async assertUsable(path: string, existing: ExistingRun): Promise<void> {
    const entries = await readdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      const message = `output ${path} cannot be used (${error.code}); choose another folder by --output`;
      throw new HeadwayError("OUTPUT_EXISTS", message, { path });
    });
    await assertUnused(path, ROLE);
    if (entries.every(isUseMarker)) return;
    if (existing === "refuse") {
      const advice = "go on with it by --resume, replace it by --overwrite, or choose another by --output";
      throw new HeadwayError("OUTPUT_EXISTS", `output folder ${path} exists; ${advice}`, { path });
    }
    if (await holdsJob(path)) return;
    const message = `output folder ${path} holds no job.yaml of headway, so it is not touched; choose another by --output`;
    throw new HeadwayError("OUTPUT_EXISTS", message, { path });
  }

  /**
   * Makes the folder, emptied first if it is to be overwritten, and writes the resolved job into it. Until it is closed
   * no other run can have it.
   * @throws HeadwayError as {@link assertUsable}, DISK_FULL
   */
  static async create(job: Job, existing: ExistingRun): Promise<RunFolder> {
    const path = job.output;
    await RunFolder.assertUsable(path, existing);
    await makeFolder(path, { what: "output", code: "OUTPUT_EXISTS" });
    const use = await claimFolder(path, ROLE);
    try {
      if (existing === "overwrite") await empty(path);
      await writeFileAtomic(join(path, "job.yaml"), jobToYaml(job, { schema: JOB_SCHEMA_FILE }));
      return new RunFolder(path, use);
    } catch (error) {
      await use.remove();
      throw error;
    }
  }

  /** The result that an earlier run left in a folder; undefined without one. */
  static async readResult(path: string): Promise<JobResult | undefined> {
    const text = await readFile(join(path, "result.json"), "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as JobResult);
  }

  /** The path of something in the folder. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  has(name: string): boolean {
    return existsSync(this.file(name));
  }

  /** Appends a line to events.jsonl. */
  journal(event: JobEvent, time: Date): void {
    if (event.event === "progress") return;
    try {
      appendFileSync(this.#events, `${printableJson(JSON.stringify({ time: time.toISOString(), ...event }))}\n`);
    } catch (error) {
      throw toDiskError(error, this.file("events.jsonl"));
    }
  }

  async writeResult(result: JobResult): Promise<void> {
    await writeFileAtomic(this.file("result.json"), `${printableJson(JSON.stringify(result, null, 2))}\n`);
  }

  /** Ends the run's hold on the folder. */
  async close(): Promise<void> {
    closeSync(this.#events);
    await this.#use.remove();
  }
}

/** Removes everything but the marker of the folder's use. */
async function empty(path: string): Promise<void> {
  const names = (await readdir(path)).filter((name) => !isUseMarker(name));
  await Promise.all(names.map((name) => rm(join(path, name), { recursive: true, force: true })));
}

async function holdsJob(path: string): Promise<boolean> {
  const text = await readFile(join(path, "job.yaml"), "utf8").catch(() => "");
  return /^apiVersion:\s*["']?headway\//m.test(text);
}
