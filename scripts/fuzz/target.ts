import { mutateBytes, mutateText } from "./mutate-bytes.js";
import { mutateValue } from "./mutate-value.js";
import { Random } from "./random.js";

/**
 * What is fuzzed. A file `target-NAME.ts` beside this one exports it as `target`, and is registered by being there.
 * Its cases run in a process of their own, which serves many and is replaced when one kills it.
 */
export interface FuzzTarget {
  /** A few words for the list of targets. */
  readonly summary: string;
  /** How long a case may take. @default 10000 */
  readonly timeLimitMs?: number;
  /** Cases that run in the test line. @default 200 */
  readonly testCases?: number;
  /** Writes valid inputs into a new folder, by headway's own writers; once a run of the fuzzer, the same bytes each time. */
  prepare(inputs: string): Promise<void> | void;
  /** Reads what `prepare` wrote; once a process. */
  open(inputs: string): Promise<FuzzCase> | FuzzCase;
}

/**
 * One case: writes a mutated input into `folder`, which is empty, and gives it to the code under test. To return means
 * that the input was accepted; a HeadwayError with another code than INTERNAL, that it was refused. Anything else thrown is a finding,
 * and so is {@link WrongAcceptance}. The code under test is called as its users call it, so nothing is caught here.
 */
export type FuzzCase = (mutator: Mutator, folder: string) => Promise<void> | void;

/** Something was accepted that must not be, or gave another value than it may. */
export class WrongAcceptance extends Error {
  override readonly name = "WrongAcceptance";
}

/** Mutates inputs for one case. Case 0 changes nothing: the valid input has to be accepted. */
export class Mutator {
  /** For choices of the target's own; it draws in case 0 too. */
  readonly random: Random;
  /** Whether this is case 0. */
  readonly isIdle: boolean;

  constructor(seed: number, index: number) {
    this.random = new Random(seed, index);
    this.isIdle = index === 0;
  }

  /** Bytes with flipped bits, runs, cuts, splices and extreme numbers. */
  bytes(original: Uint8Array): Buffer {
    return this.isIdle ? Buffer.from(original) : mutateBytes(original, this.random);
  }

  /** Text with lines twice or gone, other numbers and values, and odd characters. */
  text(original: string): string {
    return this.isIdle ? original : mutateText(original, this.random);
  }

  /** A plain value with members removed, added, nested, exchanged or extreme. */
  value(original: unknown): unknown {
    return this.isIdle ? original : mutateValue(original, this.random);
  }

  /** The text of a JSON file: as text, as bytes, or as a value that is still JSON. */
  json(original: string): Buffer {
    const kind = this.random.below(4);
    if (this.isIdle) return Buffer.from(original);
    if (kind === 0) return this.bytes(Buffer.from(original));
    if (kind === 1) return Buffer.from(this.text(original));
    return Buffer.from(JSON.stringify(this.value(JSON.parse(original))) ?? "");
  }
}
