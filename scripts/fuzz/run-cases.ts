import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CaseReply } from "./case-process.js";
import type { FindingKind } from "./outcome.js";
import { CaseServer } from "./serve-cases.js";
import type { FuzzTarget } from "./target.js";

/** Something an input caused that none may. */
export interface Finding {
  readonly index: number;
  readonly what: FindingKind;
  readonly detail: string;
}

/** What the cases of a target came to. */
export interface FuzzReport {
  readonly name: string;
  readonly numCases: number;
  readonly numAccepted: number;
  /** Number of refusals by error code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  /** The largest resident memory of a case. */
  readonly peakBytes: number;
  readonly seconds: number;
}

/** Which cases run. */
export interface FuzzOptions {
  readonly seed: number;
  /** The numbers of the cases, from 0. */
  readonly cases: readonly number[];
  /** Where the folder of the last case stays. @default it is removed */
  readonly keep?: string;
}

/** A target and its file. */
export interface NamedTarget {
  readonly name: string;
  readonly file: string;
  readonly target: FuzzTarget;
}

const DEFAULT_TIME_LIMIT_MS = 10_000;
/** A machine that does much else is no finding: what took too long runs again, alone in a new process, with more time. */
const PATIENCE = 3;

/** The targets: files `target-NAME.ts` in `folder`, by name. */
export async function loadTargets(folder: string): Promise<NamedTarget[]> {
  const names = readdirSync(folder).flatMap((file) => /^target-(.+)\.ts$/.exec(file)?.[1] ?? []);
  return Promise.all(
    names.sort().map(async (name) => {
      const file = join(folder, `target-${name}.ts`);
      const { target } = (await import(pathToFileURL(file).href)) as { target: FuzzTarget };
      return { name, file, target };
    }),
  );
}

/**
 * Runs cases of a target one after another.
 * @param onFinding is told each finding as it is found
 */
export async function runCases(
  { name, file, target }: NamedTarget,
  { seed, cases, keep }: FuzzOptions,
  onFinding: (finding: Finding) => void = () => {},
): Promise<FuzzReport> {
  const start = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `headway-fuzz-${name}-`));
  const caseFolder = keep ?? join(folder, "case");
  const timeLimitMs = target.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;
  const serve = { file, inputs: join(folder, "inputs"), seed };
  const server = new CaseServer({ ...serve, timeLimitMs });
  const counts = { accepted: 0, refused: {} as Record<string, number>, peakBytes: 0 };
  const findings: Finding[] = [];
  try {
    const { outcome: prepared } = await server.prepare();
    if (prepared.kind !== "accepted") throw new Error(`${name}: no valid inputs: ${JSON.stringify(prepared)}`);
    for (const index of cases) {
      let reply = await server.run(index, caseFolder);
      if (isDoubtful(reply))
        reply = await runAlone(new CaseServer({ ...serve, timeLimitMs: timeLimitMs * PATIENCE }), index, caseFolder);
      const { outcome, peakBytes } = reply;
      counts.peakBytes = Math.max(counts.peakBytes, peakBytes);
      if (outcome.kind === "accepted") counts.accepted++;
      else if (outcome.kind === "refused") counts.refused[outcome.code] = (counts.refused[outcome.code] ?? 0) + 1;
      else {
        findings.push({ index, what: outcome.what, detail: outcome.detail });
        onFinding(findings.at(-1)!);
      }
    }
  } finally {
    await server.stop();
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
  }
  return {
    name,
    numCases: cases.length,
    numAccepted: counts.accepted,
    refused: counts.refused,
    findings,
    peakBytes: counts.peakBytes,
    seconds: (performance.now() - start) / 1000,
  };
}

/** Whether earlier cases of the process, or other work of the machine, may be the cause. */
function isDoubtful({ outcome }: CaseReply): boolean {
  return outcome.kind === "finding" && (outcome.what === "hang" || outcome.what === "memory");
}

async function runAlone(server: CaseServer, index: number, folder: string): Promise<CaseReply> {
  try {
    return await server.run(index, folder);
  } finally {
    await server.stop();
  }
}
