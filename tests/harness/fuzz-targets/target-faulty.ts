// A target for the tests of the fuzzer itself: each case has another fault.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FuzzTarget, WrongAcceptance } from "../../../scripts/fuzz/target.js";
import { HeadwayError } from "../../../src/errors.js";

const FAULTS = [
  () => {},
  () => process.kill(process.pid, "SIGSEGV"),
  () => new Promise<void>(() => {}),
  () => void Buffer.alloc(1.25 * 2 ** 30, 1),
  () => {
    throw new HeadwayError("INTERNAL", "lane 3 has no owner");
  },
  () => {
    throw new TypeError("x is not iterable");
  },
  () => {
    throw new WrongAcceptance("a row of another picture");
  },
  () => {
    throw new HeadwayError("DATA_INVALID", "a.png: cut off");
  },
  () => process.exit(3),
];

/** The target `faulty`. */
export const target: FuzzTarget = {
  summary: "one fault a case",
  timeLimitMs: 3000,
  prepare(inputs) {
    mkdirSync(inputs);
    writeFileSync(join(inputs, "valid"), "x");
  },
  open(inputs) {
    if (!existsSync(join(inputs, "valid"))) throw new Error("the inputs are gone");
    return async (mutator, folder) => {
      writeFileSync(join(folder, "input"), mutator.text("abc"));
      const index = mutator.random.index;
      await FAULTS[index % FAULTS.length]!();
    };
  },
};
