// Limits of the shell that headway is started from, under which Node.js or V8 would end it without a word of its own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, MAIN } from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 280_000 });
beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

/** Runs headway below a limit, e.g. `ulimit -n 64`. */
function runBelow(limit: string, args: readonly string[], home: string) {
  const env = { PATH: process.env.PATH, HOME: home, HEADWAY_HOME: home, NO_COLOR: "1" };
  return spawnSync("sh", ["-c", `${limit}; exec "$@"`, "sh", process.execPath, MAIN, ...args], {
    encoding: "utf8",
    env,
    timeout: 240_000,
  });
}

describe.skipIf(!existsSync("/proc/self/limits"))("a process", () => {
  it.each([
    [
      "ulimit -n 64",
      "only 64 files may be open at once and headway needs at least 256; raise the limit, for example: ulimit -n 1024",
    ],
    [
      "ulimit -v 2000000",
      "the address space of a process is limited to 1953 MiB and headway needs at least 3072 MiB, most of which is only " +
        "reserved; raise the limit, for example: ulimit -v unlimited",
    ],
  ])("below %s says so and what to do, whatever it is asked", (limit, message) => {
    const job = writeTinyJob(temporaryFolder());
    for (const args of [["run", job.path], ["doctor"], ["worker", "--coordinator", "127.0.0.1:1"]]) {
      const { status, stderr } = runBelow(limit, args, job.home);
      expect(stderr).toBe(`headway: ${message} (LIMIT_TOO_LOW)\n`);
      expect(status).toBe(1);
    }
    const { stdout } = runBelow(limit, ["run", job.path, "--json"], job.home);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "LIMIT_TOO_LOW", message });
  });

  it("with the least of both runs a job to its end", () => {
    const job = writeTinyJob(temporaryFolder());
    const { status, stderr } = runBelow(
      "ulimit -n 256; ulimit -v 3145728",
      ["run", job.path, "--workers", "4"],
      job.home,
    );
    expect(stderr).not.toContain("headway:");
    expect(status).toBe(0);
  });
});
