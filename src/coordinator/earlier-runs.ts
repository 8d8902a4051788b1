import { join } from "node:path";
import { z } from "zod";
import { parseJson, readIfThere } from "../files/index.js";
import type { JobResult } from "../report/index.js";

type Seconds = JobResult["seconds"];

/** What earlier processes of a job took; a resumed run's numbers begin with it. */
export interface EarlierRuns {
  readonly seconds: Seconds;
  /** Wall seconds by phase of the epochs that they trained. */
  readonly epochs: ReadonlyMap<number, Readonly<Record<string, number>>>;
}

/** Before a job's first process. */
export const NO_EARLIER_RUNS: EarlierRuns = {
  seconds: { total: 0, extract: 0, train: 0, evaluate: 0 },
  epochs: new Map(),
};

const seconds = z.number().min(0);
const time = z.iso.datetime().transform((text) => Date.parse(text));

/** The lines that tell of time, and of others when they were written. */
const LINE = z.union([
  z.object({ time, event: z.enum(["features-ready", "training-ended", "evaluated", "job-ended"]), seconds }),
  z.object({ time, event: z.literal("epoch-ended"), epoch: z.int().min(1), seconds: z.record(z.string(), seconds) }),
  z.object({ time, event: z.string() }),
]);

type Line = z.infer<typeof LINE>;

/** What `events.jsonl` of a run folder tells of earlier processes. @throws HeadwayError FILE_UNUSABLE */
export async function readEarlierRuns(runFolder: string): Promise<EarlierRuns> {
  const bytes = await readIfThere(join(runFolder, "events.jsonl"));
  return bytes === undefined ? NO_EARLIER_RUNS : sumEarlierRuns(new TextDecoder().decode(bytes));
}

/**
 * Sums up a journal. A process that was killed has no last word: it counts until its last line, and its training from
 * where it began. Lines that are cut off or damaged are passed over; nothing but times depends on them. Pure.
 */
export function sumEarlierRuns(journal: string): EarlierRuns {
  const lines = journal.split("\n").flatMap((text): Line[] => {
    const { value } = parseJson(text, LINE);
    return value === undefined ? [] : [value];
  });
  const sums = { total: 0, extract: 0, train: 0, evaluate: 0 };
  const epochs = new Map<number, Readonly<Record<string, number>>>();
  for (const run of splitRuns(lines)) {
    const last = run.at(-1)!.time;
    const secondsOf = (event: string): number | undefined => {
      const line = run.findLast((candidate) => candidate.event === event);
      return line !== undefined && "seconds" in line && typeof line.seconds === "number" ? line.seconds : undefined;
    };
    const since = (event: string): number => {
      const line = run.find((candidate) => candidate.event === event);
      return line === undefined ? 0 : Math.max(0, last - line.time) / 1000;
    };
    sums.total += secondsOf("job-ended") ?? since("job-started");
    sums.train += secondsOf("training-ended") ?? since("training-started");
    sums.evaluate += secondsOf("evaluated") ?? 0;
    for (const line of run) {
      if (line.event === "features-ready" && "seconds" in line) sums.extract += line.seconds as number;
      if (line.event === "epoch-ended" && "epoch" in line) epochs.set(line.epoch, line.seconds);
    }
  }
  return { seconds: sums, epochs };
}

/** The lines of each process; the first of a process is job-started. */
function splitRuns(lines: readonly Line[]): Line[][] {
  const runs: Line[][] = [];
  for (const line of lines) {
    if (line.event === "job-started" || runs.length === 0) runs.push([]);
    runs.at(-1)!.push(line);
  }
  return runs;
}
