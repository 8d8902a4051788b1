import * as childProcess from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { evaluateExport } from "../../../src/coordinator/evaluate-export.js";
import { LaunchedProcess } from "../../../src/coordinator/launcher.js";

vi.mock("node:child_process", { spy: true });

let folder: string;
let entry: URL;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headway-launcher-"));
  entry = pathToFileURL(join(folder, "program.mjs"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.mocked(childProcess.spawn).mockReset(); // to what it is
  await rm(folder, { recursive: true });
});

const launch = (): LaunchedProcess => new LaunchedProcess({ entry, args: [], logPath: join(folder, "logs", "a.log") });

const notStarted = (reason: string) => ({
  code: "PROCESS_LOST",
  message:
    `the process ${fileURLToPath(entry)} cannot be started: ${reason}; end other programs, or raise the limits of ` +
    "processes, memory and open files (ulimit -u, -v, -n)",
});

/** What Node answers where the system gives it no file numbers: no process, no streams, an event. */
function withoutFileNumbers(): childProcess.ChildProcess {
  const child = new EventEmitter() as childProcess.ChildProcess;
  setImmediate(() => child.emit("error", new Error("spawn node EMFILE")));
  return child;
}

const request = { folder: "", threads: 1 } as unknown as Parameters<typeof evaluateExport>[0];

describe("LaunchedProcess", () => {
  it("says that the system starts nothing where that is thrown, as ENOMEM is", () => {
    vi.mocked(childProcess.spawn).mockImplementation(() => {
      throw new Error("spawn ENOMEM");
    });
    expect(launch).toThrow(expect.objectContaining(notStarted("spawn ENOMEM")));
  });

  it("says so where that is an event, and kills nobody then", async () => {
    vi.mocked(childProcess.spawn).mockImplementation(withoutFileNumbers);
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    const launched = launch();
    const { error } = await launched.exited;
    expect(error).toMatchObject(notStarted("spawn node EMFILE"));
    launched.kill();
    expect(launched.pid).toBeUndefined();
    expect(kill).not.toHaveBeenCalled();
  });

  it("knows that an error it has no name for is another version's", async () => {
    const line = JSON.stringify({
      error: { code: "TOO_WARM", message: "the room is too warm", facts: { degrees: 40 } },
    });
    await writeFile(entry, `console.log(${JSON.stringify(line)})`);
    const { error } = await launch().exited;
    expect(error).toMatchObject({
      code: "PROTOCOL_VERSION",
      message:
        "the room is too warm (a process of this job says TOO_WARM, which is no error of this version; run the same " +
        "version of headway everywhere)",
      facts: { degrees: 40, code: "TOO_WARM" },
    });
  });

  it("takes a last line that is no error for none", async () => {
    for (const line of ["null", "7", '{"error":null}', '{"error":{"code":7}}', '{"error":{"code":"USAGE"}}', "{"]) {
      await writeFile(entry, `console.log(${JSON.stringify(line)})`);
      expect(await launch().exited).toEqual({ code: 0, signal: null, error: null });
    }
  });
});

describe("evaluateExport", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("spawn ENOMEM");
      },
      "spawn ENOMEM",
    ],
    ["answers without streams", withoutFileNumbers, "spawn node EMFILE"],
  ])("tries twice and says why where the start %s", async (_, start, reason) => {
    vi.mocked(childProcess.spawn).mockImplementation(start);
    await expect(evaluateExport(request, { onProgress: () => undefined })).rejects.toMatchObject({
      code: "PROCESS_LOST",
      message:
        `the process that measures the exported files ended without numbers 2 times (${reason}, ${reason}); free some ` +
        "memory, then measure them by --resume",
    });
    expect(childProcess.spawn).toHaveBeenCalledTimes(2);
  });
});
