import { fork } from "node:child_process";
import { join } from "node:path";
import type { FeatureSpace } from "../../../src/features/index.js";

/** A feature space of `features` numbers a row; spaces of other cuts are other spaces. */
export const spaceOf = (features: number, cut = "avg"): FeatureSpace => ({
  backbone: "b".repeat(64),
  cut,
  preprocessing: "c".repeat(64),
  view: 0,
  fingerprint: "test 1",
  features,
});

/** A process that writes rows (write-rows.ts), what it says, and how it ended. */
export function forkWriter(
  folder: string,
  numbers: { features: number; begin: number; end: number; portion: number },
): { kill(): void; heard(message: (value: object) => boolean): Promise<void>; ended: Promise<number | null> } {
  const { features, begin, end, portion } = numbers;
  const child = fork(
    join(import.meta.dirname, "write-rows.ts"),
    [folder, ...[features, begin, end, portion].map(String)],
    { execArgv: ["--import", "tsx"] },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const heard = (isAwaited: (value: object) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      child.on("message", (value: object) => {
        if (isAwaited(value)) resolve();
      });
      child.once("exit", (code) => reject(new Error(`the writer ended with ${code}`)));
    });
  return { kill: () => child.kill("SIGKILL"), heard, ended };
}
