import { HeadwayError } from "../../src/errors.js";
import { WrongAcceptance } from "./target.js";

/** How a case went: accepted, refused with a code, or a finding. */
export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "finding"; readonly what: FindingKind; readonly detail: string };

/** What no input may cause. */
export type FindingKind =
  | "crash"
  | "hang"
  | "memory"
  | "internal"
  | "no HeadwayError"
  | "wrong acceptance"
  | "valid input refused";

/** Judges what a case threw; nothing thrown is an acceptance. */
export function outcomeOf(thrown: unknown, isIdle: boolean): Outcome {
  if (thrown === undefined) return { kind: "accepted" };
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  if (thrown instanceof WrongAcceptance) return { kind: "finding", what: "wrong acceptance", detail: thrown.message };
  if (!(thrown instanceof HeadwayError)) return { kind: "finding", what: "no HeadwayError", detail };
  if (thrown.code === "INTERNAL") return { kind: "finding", what: "internal", detail };
  if (isIdle) return { kind: "finding", what: "valid input refused", detail };
  return { kind: "refused", code: thrown.code };
}
