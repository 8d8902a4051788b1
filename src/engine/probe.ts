// The repeat probe: an engine is exact when the same program and inputs give the same bits each time, whatever its other
// threads do meanwhile. Hashes of several processes of one class are compared by the same rule.
import { createHash } from "node:crypto";
import type { Executable, Tensors } from "./engine.js";

/**
 * Runs a program several times and returns a SHA-256 of each run's outputs.
 * @param options.busy keeps the engine's other threads at work; started before each run and awaited after it
 */
export async function runProbe(
  executable: Executable,
  inputs: Tensors,
  options: { repeats: number; busy?: () => Promise<void>; signal?: AbortSignal },
): Promise<string[]> {
  const { repeats, busy, signal } = options;
  const hashes: string[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    signal?.throwIfAborted();
    const [outputs] = await Promise.all([executable.run(inputs, { signal }), busy?.()]);
    hashes.push(hashTensors(outputs));
  }
  return hashes;
}

/** Whether all runs gave the same bits. */
export function isExact(hashes: readonly string[]): boolean {
  return hashes.length > 0 && hashes.every((hash) => hash === hashes[0]);
}

/** SHA-256 over names in code-unit order, types, dims and the bytes of the values. */
export function hashTensors(tensors: Tensors): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(tensors).sort()) {
    const { type, dims, data } = tensors[name]!;
    hash.update(`${JSON.stringify([name, type, dims])}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}
