import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EngineThread } from "../../../src/engine/engine-thread.js";
import { OnnxExecutable } from "../../../src/engine/executable-onnx.js";
import { doublingProgram, rowsFrom } from "../../contract/engine.contract.js";

async function openOn(threads: readonly EngineThread[]): Promise<OnnxExecutable> {
  const { bytes } = doublingProgram();
  for (const thread of threads) await thread.call({ kind: "open", session: 0, bytes }, "doubling");
  return new OnnxExecutable(
    "doubling",
    threads.map((thread) => ({ id: 0, thread })),
    () => undefined,
  );
}

test("calls of a thread that dies reject, and so do later ones", async () => {
  const thread = new EngineThread(3, "thread-onnx");
  const executable = await openOn([thread]);
  // So many calls wait in line that the thread cannot have answered all of them when it ends.
  const calls = Array.from({ length: 3000 }, () =>
    executable.run(rowsFrom(1)).then(
      () => null,
      (error) => error,
    ),
  );
  await thread.terminate();
  const failures = (await Promise.all(calls)).filter((error) => error !== null);
  expect(failures.length).toBeGreaterThan(0);
  for (const failure of failures) {
    expect(failure).toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      message: "doubling: engine thread 3 ended with code 1; restart this process",
      facts: { thread: 3 },
    });
  }
  expect(thread.isAlive).toBe(false);
  await expect(executable.run(rowsFrom(1))).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
  await executable.dispose();
});

test("a program goes on in the threads that live", async () => {
  const threads = [new EngineThread(0, "thread-onnx"), new EngineThread(1, "thread-onnx")];
  const executable = await openOn(threads);
  await threads[0]!.terminate();
  const results = await Promise.all([1, 2, 3].map((first) => executable.run(rowsFrom(first))));
  expect(results.map(({ y }) => y!.data[0])).toEqual([2, 4, 6]);
  await executable.dispose();
  await threads[1]!.stop();
  expect(threads[1]!.isAlive).toBe(false);
});

test("a thread whose module fails says why", async () => {
  const thread = new EngineThread(0, "no-such-module");
  await expect(thread.call({ kind: "hello" }, "engine test")).rejects.toMatchObject({
    code: "ENGINE_UNAVAILABLE",
    message: expect.stringMatching(/^engine test: engine thread 0 failed: .*no-such-module/),
  });
  await thread.stop();
});

test("a process that exits during a call keeps its exit code", () => {
  const script = join(import.meta.dirname, "exit-during-call.ts");
  const { status, signal, stderr } = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8" });
  expect({ status, signal, stderr }).toEqual({ status: 3, signal: null, stderr: "" });
});
