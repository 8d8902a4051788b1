// Reports in their wire form. What comes from the wire was written by another process: what it must be is looked at
// here, once, so that nothing behind believes a number that is none.
import { type BlobRef, isSha256 } from "../blobs/index.js";
import type { GenerationId } from "../collective/index.js";
import { HeadwayError, toHeadwayError } from "../errors.js";
import type { PictureRemark } from "../features/index.js";
import type { headway } from "../gen/headway.js";
import { type EpochRecord, parsePhaseSeconds, type Tally } from "../training/index.js";
import type { BadPicture, Report } from "./messages.js";

type WireReport = headway.v1.WorkerReport.$Properties;

/** What came up a control channel: a report, or why it is none. */
export type Received = Report | { readonly kind: "unreadable"; readonly why: string };

/** A report's wire form. */
export function reportToWire(report: Report): WireReport {
  const generation = "generation" in report ? { ...report.generation } : undefined;
  return { ...bodyToWire(report), generation };
}

function bodyToWire(report: Report): WireReport {
  switch (report.kind) {
    case "heartbeat":
      return { heartbeat: report };
    case "extract-progress":
      return { extractProgress: report };
    case "bad-pictures":
      return { badImages: { images: report.pictures.map((picture) => ({ ...picture })) } };
    case "prepared":
      return { prepared: { ...report, remarks: [...report.remarks] } };
    case "epoch-end":
      return { epochEnd: { ...report, record: JSON.stringify(report.record), seconds: { ...report.seconds } } };
    case "state-published":
      return { statePublished: { ...report, state: { ...report.state } } };
    case "finished":
      return { finished: report };
    case "failed":
      return { failed: { ...report, facts: JSON.stringify(report.facts) } };
  }
}

/** The report that a message holds. */
export function reportFromWire(message: WireReport): Received {
  try {
    return parseReport(message);
  } catch (error) {
    return { kind: "unreadable", why: toHeadwayError(error).message };
  }
}

function parseReport(message: WireReport): Report {
  const { heartbeat, failed } = message;
  if (heartbeat) return { kind: "heartbeat", ...counts(heartbeat, "step", "samples") };
  if (failed) {
    const { code, message: text, facts } = failed;
    return { kind: "failed", code: code ?? "", message: text ?? "", facts: parseFacts(facts ?? "") };
  }
  return { generation: parseGeneration(message.generation), ...parseOfGeneration(message) };
}

type OfGeneration = Exclude<Report, { kind: "heartbeat" | "failed" }>;
type WithoutGeneration<T> = T extends OfGeneration ? Omit<T, "generation"> : never;

function parseOfGeneration(message: WireReport): WithoutGeneration<OfGeneration> {
  const { extractProgress, badImages, prepared, epochEnd, statePublished, finished } = message;
  if (extractProgress) return { kind: "extract-progress", ...counts(extractProgress, "done", "total", "hits") };
  if (badImages) return { kind: "bad-pictures", pictures: (badImages.images ?? []).map(parseBadPicture) };
  if (prepared) {
    const remarks = (prepared.remarks ?? []).map(parseRemark);
    return { kind: "prepared", ...counts(prepared, "hits", "misses"), remarks };
  }
  if (epochEnd) {
    const seconds = parsePhaseSeconds(epochEnd.seconds ?? {});
    return { kind: "epoch-end", record: parseRecord(epochEnd.record ?? ""), ...counts(epochEnd, "step"), seconds };
  }
  if (statePublished) {
    const { state, reason } = statePublished;
    if (!isOneOf(["periodic", "best", "stop", "final"] as const, reason)) throw unfit("reason of a state", reason);
    return { kind: "state-published", ...counts(statePublished, "step"), state: parseBlobRef(state), reason };
  }
  if (finished) {
    const { outcome, reason } = finished;
    if (!isOneOf(["completed", "stopped"] as const, outcome)) throw unfit("outcome", outcome);
    return { kind: "finished", outcome, reason: reason ?? "", ...counts(finished, "step", "samples") };
  }
  throw unfit("report", "of no known kind");
}

function parseBadPicture({ id, split, reason }: headway.v1.BadImage.$Properties): BadPicture {
  if (!isOneOf(["train", "validation", "test"] as const, split)) throw unfit("split", split);
  return { id: id ?? "", split, reason: reason ?? "" };
}

function parseRemark(message: headway.v1.PictureRemark.$Properties): PictureRemark {
  return { remark: message.remark ?? "", ...counts(message, "count"), example: message.example ?? "" };
}

function parseRecord(json: string): EpochRecord {
  const { epoch, step, learningRate, train, validation, isBest } = parseObject(json);
  if (typeof learningRate !== "number" || !(learningRate >= 0)) throw unfit("learning rate", learningRate);
  return {
    epoch: count("epoch", epoch),
    step: count("step", step),
    learningRate,
    train: parseTally(train),
    validation: validation === null ? null : parseTally(validation),
    isBest: isBest === true,
  };
}

function parseTally(value: unknown): Tally {
  const tally = counts((value ?? {}) as Record<string, unknown>, "lossUnits", "numCorrect", "numSamples", "idSum");
  if (tally.numSamples === 0 || tally.numCorrect > tally.numSamples) throw unfit("tally", JSON.stringify(tally));
  return tally;
}

function parseBlobRef(message: headway.v1.BlobRef.$Properties | null | undefined): BlobRef {
  const sha256 = message?.sha256 ?? "";
  if (!isSha256(sha256)) throw unfit("SHA-256", sha256);
  return { sha256, size: count("size", message?.size) };
}

function parseGeneration(message: headway.v1.Generation.$Properties | null | undefined): GenerationId {
  if (!message) throw unfit("generation", "left out");
  return counts(message, "leaseRevision", "counter");
}

function parseFacts(json: string): Record<string, unknown> {
  return json === "" ? {} : parseObject(json);
}

function parseObject(json: string): Record<string, unknown> {
  const value: unknown = JSON.parse(json);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unfit("JSON object", json.slice(0, 40));
  return value as Record<string, unknown>;
}

/** Some numbers of a message, each a count. */
function counts<K extends string>(message: { readonly [key in K]?: unknown }, ...names: K[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, count(name, message[name])])) as Record<K, number>;
}

/** A number that counts something; what a message leaves out is 0. */
function count(name: string, value: unknown): number {
  const number = Number(value ?? 0);
  if (!Number.isSafeInteger(number) || number < 0) throw unfit(name, value);
  return number;
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return (values as readonly unknown[]).includes(value);
}

function unfit(what: string, value: unknown): HeadwayError {
  return new HeadwayError("STEP_MISMATCH", `${what}: ${JSON.stringify(String(value).slice(0, 80))}`);
}
