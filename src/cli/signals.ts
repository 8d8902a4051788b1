import { constants } from "node:os";
import { HeadwayError } from "../errors.js";
import type { CliContext } from "./context.js";

/** A stop on Ctrl-C, SIGTERM or a terminal that is closed (SIGHUP): the first asks for an orderly end, the second ends at once. */
export interface CaughtSignals {
  readonly signal: AbortSignal;
  /** 128 + the signal's number; 130 when there was none. */
  exitCode(): number;
  /** Gives the signals back, unless one came: then the process is about to end, and another still ends it at once. */
  release(): void;
}

const CAUGHT = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Catches these signals until released. */
export function catchSignals(context: Pick<CliContext, "exit">): CaughtSignals {
  const controller = new AbortController();
  let received: (typeof CAUGHT)[number] | null = null;
  const exitCode = (): number => 128 + constants.signals[received ?? "SIGINT"];
  const onSignal = (signal: NodeJS.Signals): void => {
    if (received !== null) context.exit(exitCode());
    received = signal as (typeof CAUGHT)[number];
    controller.abort(new HeadwayError("CANCELLED", `stopped by ${signal}`, { signal }));
  };
  for (const name of CAUGHT) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode,
    release: () => {
      if (received !== null) return;
      for (const name of CAUGHT) process.off(name, onSignal);
    },
  };
}
