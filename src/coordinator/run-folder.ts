import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { JOB_SCHEMA_FILE, type Job, jobToYaml } from "../config/index.js";
import type { JobEvent } from "../control/index.js";
import type { Dataset } from "../data/index.js";
import { HeadwayError } from "../errors.js";
import {
  assertUnused,
  claimFolder,
  isUseMarker,
  makeFolder,
  readIfThere,
  realPathOf,
  removeOwn,
  surveyFolder,
  toFileError,
  type UseMarker,
  writeFileAtomic,
} from "../files/index.js";
import { type JobResult, parseJobResult } from "../report/index.js";
import { printableJson } from "../text/index.js";
import { isRunTemporary, LEFT_BY_DEAD, RUN_NAMES } from "./run-files.js";
import { assertApart, assertHoldsNoPicture, listInputs } from "./run-inputs.js";

/** What to do with a run folder that is there already. */
export type ExistingRun = "refuse" | "overwrite" | "resume";

/** What a run folder is made for. */
export interface RunFolderUse {
  readonly existing: ExistingRun;
  /** The job's own file, where it has one: it is never written over. */
  readonly jobFile?: string | undefined;
}

const ROLE = { what: "output folder", flag: "--output" } as const;
/** Names of a message that lists what is in the way. */
const NAMED = 5;

/** The folder that a job writes: everything it leaves behind. */
export class RunFolder {
  readonly path: string;
  readonly #use: UseMarker;
  readonly #events: number;

  private constructor(path: string, use: UseMarker, events: number) {
    this.path = path;
    this.#use = use;
    this.#events = events;
  }

  /**
   * Refuses a folder that must not be written to; nothing is changed.
   * @throws HeadwayError OUTPUT_EXISTS when it is there and `existing` does not say what then, holds no run, or is to be
   *   overwritten and holds more than a run; JOB_INVALID when it holds what the job reads, or lies in it; FOLDER_IN_USE when
   *   another run writes to it; FILE_UNUSABLE
   */
  static async assertUsable(job: Job, { existing, jobFile }: RunFolderUse): Promise<void> {
    const path = job.output;
    const names = await readdir(path).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === "ENOENT") return [];
      if (error.code !== "ENOTDIR") throw toFileError(error, path, "read");
      const message = `output ${path} is a file, not a folder; choose another by --output`;
      throw new HeadwayError("OUTPUT_EXISTS", message, { path });
    });
    const resumed = existing === "resume" ? undefined : jobFile; // which writes over no job file
    await assertApart(path, listInputs(job, resumed));
    await assertUnused(path, ROLE);
    if (names.every((name) => isUseMarker(name) || isRunTemporary(name) || isEmptyJournal(path, name))) return;
    if (existing === "refuse") {
      const advice = "go on with it by --resume, replace it by --overwrite, or choose another by --output";
      throw new HeadwayError("OUTPUT_EXISTS", `output folder ${path} exists; ${advice}`, { path });
    }
    if (!names.includes("events.jsonl") || !(await holdsJob(path))) {
      const message = `output folder ${path} holds no run of headway (job.yaml and events.jsonl), so it is not touched; choose another by --output`;
      throw new HeadwayError("OUTPUT_EXISTS", message, { path });
    }
    if (existing === "overwrite") await assertHoldsRunOnly(path);
  }

  /**
   * Makes the folder and writes the resolved job into it; of a run that is to be overwritten every file is removed before.
   * Until it is closed no other run can have it.
   * @throws HeadwayError as {@link assertUsable}, DISK_FULL
   */
  static async create(job: Job, use: RunFolderUse, samples: Dataset["samples"] = []): Promise<RunFolder> {
    const path = job.output;
    const { existing, jobFile } = use;
    await RunFolder.assertUsable(job, use);
    if (existing === "overwrite") await assertHoldsNoPicture(path, samples);
    await makeFolder(path, { what: "output", code: "FILE_UNUSABLE" });
    const marker = await claimFolder(path, ROLE);
    try {
      // Nobody else is in the folder: what was being written when its process died will never be whole.
      await removeOwn(path, existing === "overwrite" ? RUN_NAMES : LEFT_BY_DEAD, { except: basename(marker.path) });
      const events = await openJournal(join(path, "events.jsonl"));
      try {
        const written = join(path, "job.yaml");
        if (!(await isSameFile(written, jobFile)))
          await writeFileAtomic(written, jobToYaml(job, { schema: JOB_SCHEMA_FILE }));
        return new RunFolder(path, marker, events);
      } catch (error) {
        closeSync(events);
        throw error;
      }
    } catch (error) {
      await marker.remove();
      throw error;
    }
  }

  /**
   * Takes the folder of an earlier run as it is. Until it is closed no other run can have it.
   * @throws HeadwayError NOT_FOUND where there is no run, OUTPUT_EXISTS where a folder holds no job of headway, FOLDER_IN_USE
   */
  static async reopen(job: Job, path: string): Promise<RunFolder> {
    if (!existsSync(path))
      throw new HeadwayError("NOT_FOUND", `${path} is not there; name the folder of a run`, { path });
    await RunFolder.assertUsable({ ...job, output: path }, { existing: "resume" });
    const marker = await claimFolder(path, ROLE);
    try {
      return new RunFolder(path, marker, await openJournal(join(path, "events.jsonl")));
    } catch (error) {
      await marker.remove();
      throw error;
    }
  }

  /**
   * The result that an earlier run left in a folder; undefined without one.
   * @throws HeadwayError CHECKPOINT_CORRUPT for one that no run writes, FILE_UNUSABLE
   */
  static async readResult(folder: string): Promise<JobResult | undefined> {
    const path = join(folder, "result.json");
    const text = await readIfThere(path);
    if (text === undefined) return undefined;
    const { value, problem } = parseJobResult(text);
    if (problem === undefined) return value;
    const advice = "remove it to go on from the checkpoints, or start the job anew with --overwrite";
    throw new HeadwayError("CHECKPOINT_CORRUPT", `${path} is not what a run writes: ${problem}; ${advice}`, { path });
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
      throw toFileError(error, this.file("events.jsonl"), "written");
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

/** Refuses a folder in which anything lies that no run has written. */
async function assertHoldsRunOnly(path: string): Promise<void> {
  const { foreign } = await surveyFolder(path, RUN_NAMES);
  if (foreign.length === 0) return;
  const more = foreign.length > NAMED ? ` and ${foreign.length - NAMED} more` : "";
  const message =
    `output folder ${path} holds more than a run: ${foreign.slice(0, NAMED).join(", ")}${more}; nothing is removed: ` +
    "move that away, or choose another folder by --output";
  throw new HeadwayError("OUTPUT_EXISTS", message, {
    path,
    foreign: foreign.slice(0, 100),
    numForeign: foreign.length,
  });
}

/** Opens a journal to append to, never through a link. */
async function openJournal(path: string): Promise<number> {
  try {
    const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW } = constants;
    // A file that has a second name, in a copy made of links, say, becomes one of its own first.
    if (existsSync(path) && statSync(path).nlink > 1) await writeFileAtomic(path, await readFile(path));
    const journal = openSync(path, O_APPEND | O_CREAT | O_RDWR | (O_NOFOLLOW ?? 0), 0o666);
    // A process that was killed while it wrote may have left half a line.
    const { size } = fstatSync(journal);
    const last = Buffer.alloc(1);
    if (size > 0 && readSync(journal, last, 0, 1, size - 1) === 1 && last.toString() !== "\n") writeSync(journal, "\n");
    return journal;
  } catch (error) {
    throw toFileError(error, path, "written");
  }
}

/** Whether a file is the journal of a run that was killed before it wrote anything else. */
function isEmptyJournal(folder: string, name: string): boolean {
  const found = name === "events.jsonl" ? statSync(join(folder, name), { throwIfNoEntry: false }) : undefined;
  return found?.isFile() === true && found.size === 0;
}

async function isSameFile(path: string, other: string | undefined): Promise<boolean> {
  return other !== undefined && existsSync(path) && (await realPathOf(path)) === (await realPathOf(other));
}

async function holdsJob(path: string): Promise<boolean> {
  const text = await readFile(join(path, "job.yaml"), "utf8").catch(() => "");
  return /^apiVersion:\s*["']?headway\//m.test(text);
}
