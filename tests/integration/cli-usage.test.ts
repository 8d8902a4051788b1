import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { writeTinyJob } from "../harness/tiny-job.js";

beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

const PACKAGE = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("headway", () => {
  it("prints its version on stdout", async () => {
    expect(await runHeadway(["--version"])).toMatchObject({ code: 0, stdout: `${PACKAGE.version}\n`, stderr: "" });
  });

  it("explains itself and each command on stdout", async () => {
    const top = await runHeadway(["--help"]);
    expect(top).toMatchObject({ code: 0, stderr: "" });
    const names = [
      "init",
      "validate",
      "run",
      "export",
      "predict",
      "models",
      "doctor",
      "cache",
      "coordinator",
      "worker",
    ];
    for (const name of names) expect(top.stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    const run = await runHeadway(["run", "--help"]);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toContain("--resume");
  });

  it("without a command shows the commands on stderr and exits with 2", async () => {
    const { code, stdout, stderr } = await runHeadway([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Commands:");
    expect(stderr).toMatch(/^headway: headway needs a command: name one of those above \(USAGE\)$/m);
  });

  it.each([
    [["rn", "job.yaml"], "unknown command 'rn' (Did you mean run?); see headway --help"],
    [["frobnicate"], "unknown command 'frobnicate'; see headway --help"],
    [["run"], "missing required argument 'job'; see headway run --help"],
    [["run", "a", "b"], "too many arguments for 'run'. Expected 1 argument but got 2; see headway run --help"],
    [["run", "a", "--worker", "2"], "unknown option '--worker' (Did you mean --workers?); see headway run --help"],
    [
      ["run", "a", "--workers", "many"],
      "option '--workers <n>' argument 'many' is invalid. It must be a whole number of at least 1; see headway run --help",
    ],
    [
      ["run", "a", "--metrics-port", "70000"],
      "option '--metrics-port <port>' argument '70000' is invalid. It must be a port from 1 to 65535, or 0 for any free one; " +
        "see headway run --help",
    ],
    [
      ["run", "a", "--resume", "--overwrite"],
      "--resume goes on with a run folder and --overwrite replaces it; give one of them",
    ],
    [["cache", "rm"], "cache rm: give the id of one space (see headway cache ls), or --all"],
    [["worker", "--root", "w"], "required option '--coordinator <host:port>' not specified; see headway worker --help"],
    [
      ["worker", "--root", "w", "--coordinator", "127.0.0.1"],
      "--coordinator 127.0.0.1: it must be HOST:PORT, as `headway coordinator` prints it",
    ],
    [
      ["worker", "--root", "w", "--coordinator", "127.0.0.1:1"],
      "a worker needs the job's join token: set HEADWAY_JOIN_TOKEN or --token-file as the coordinator's line shows",
    ],
    [
      ["worker", "--root", "w", "--coordinator", "127.0.0.1:1", "--token-file", "/nowhere/token"],
      "--token-file /nowhere/token: there is no such file; it has to hold the join token of the job",
    ],
  ])("%j exits with 2 and a sentence", async (args, message) => {
    const { code, stdout, stderr } = await runHeadway(args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: `headway: ${message} (USAGE)\n` });
  });

  it("with --json prints a failure as one object on stdout, and the sentence on stderr", async () => {
    const { code, stdout, stderr } = await runHeadway(["run", "nowhere.yaml", "--json"]);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({
      error: { path: "nowhere.yaml", code: "NOT_FOUND", message: "nowhere.yaml: there is no such job file" },
    });
    expect(stderr).toBe("headway: nowhere.yaml: there is no such job file (NOT_FOUND)\n");
    const usage = await runHeadway(["run", "--json"]);
    expect(usage.code).toBe(2);
    expect(JSON.parse(usage.stdout).error).toEqual({
      code: "USAGE",
      message: "missing required argument 'job'; see headway run --help",
    });
  });

  it("refuses more workers than lanes with 2 and the number to set", async () => {
    const job = writeTinyJob(temporaryFolder());
    const { code, stderr } = await runHeadway(["run", job.path, "--workers", "5"]);
    expect(code).toBe(2);
    expect(stderr).toContain("more than workers.lanes (4)");
    expect(stderr).toContain("at most 4");
    expect(stderr).toContain("(USAGE)");
  });

  it("goes on quietly when nobody reads its output", async () => {
    const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
    const env = { PATH: process.env.PATH ?? "", HEADWAY_HOME: join(temporaryFolder(), "home") };
    const child = spawn(process.execPath, [main, "doctor"], { stdio: ["ignore", "pipe", "pipe"], env });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});
