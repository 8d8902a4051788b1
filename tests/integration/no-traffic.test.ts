import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

// The environment of these processes is small and has no CI, which would silence ONNX Runtime's telemetry by itself.

const MAIN = join(import.meta.dirname, "../../dist/cli/main.js");
const CALLS = "trace=network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat";

/** Containers may forbid to trace. */
const canTrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

function namesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

/** The system calls of a trace, those that another thread interrupted joined again. */
function readTrace(path: string): string[] {
  const open = new Map<string, string>();
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, pid = "", text = ""] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
      const begun = /^(.*) <unfinished \.\.\.>$/.exec(text)?.[1];
      if (begun !== undefined) {
        open.set(pid, begun);
        return [];
      }
      const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)?.[1];
      return rest === undefined ? [text] : [`${open.get(pid) ?? ""}${rest}`];
    });
}

/** Paths that a call creates, opens for writing, or renames to. */
function writtenPaths(call: string): string[] {
  if (/^open|^creat/.test(call) && !/O_(WRONLY|RDWR|CREAT)|^creat/.test(call)) return [];
  if (!/^(open|creat|mkdir|rename|link|symlink)/.test(call) || / = -1 /.test(call)) return [];
  return [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path = ""]) => path);
}

describe("a run, its evaluation and predict", () => {
  let job: TinyJob;
  let home: string;

  beforeAll(async () => {
    await ensureHeadwayBuilt();
    job = writeTinyJob(temporaryFolder());
    home = join(job.folder, "user");
    mkdirSync(home);
  }, BUILD_TIMEOUT_MS);

  const env = () => ({ HOME: home, TMPDIR: join(job.folder, "tmp"), HEADWAY_HOME: job.home });

  it("write nothing below the home folder, where ONNX Runtime keeps a device id and a queue", async () => {
    const run = await runHeadway(["run", job.path, "--workers", "2"], {
      cwd: job.folder,
      env: env(),
      timeoutMs: 120_000,
    });
    expect(run.code, run.stderr).toBe(0);
    const picture = join(job.pictures, "red", "00.png");
    const predicted = await runHeadway(["predict", job.output, picture], { cwd: job.folder, env: env() });
    expect(predicted.code, predicted.stderr).toBe(0);
    expect(namesBelow(home)).toEqual([]);
  }, 180_000);

  it("take a command line of 100,000 bytes, which ONNX Runtime's telemetry dies of", async () => {
    const picture = join(job.pictures, "red", "00.png");
    const pictures = Array.from({ length: Math.ceil(100_000 / picture.length) }, () => picture);
    const { code, signal, stdout } = await runHeadway(["predict", job.output, ...pictures, "--json"], { env: env() });
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(JSON.parse(stdout).predictions).toHaveLength(pictures.length);
  }, 120_000);

  it.skipIf(!canTrace)(
    "connect to loopback alone, and write below the job's folder alone",
    () => {
      const trace = join(job.folder, "trace.txt");
      mkdirSync(env().TMPDIR, { recursive: true });
      writeFileSync(trace, "");
      const { PATH = "" } = process.env;
      const command = ["-f", "-s", "4096", "-e", CALLS, "-o", trace, process.execPath, MAIN];
      const output = join(job.folder, "traced");
      const options = { cwd: job.folder, env: { PATH, ...env() }, encoding: "utf8" as const };
      const run = spawnSync("strace", [...command, "run", job.path, "--workers", "2", "--output", output], options);
      expect(run.status, run.stderr).toBe(0);
      const calls = readTrace(trace);
      const addresses = calls.flatMap(
        (call) => /^(?:connect|bind|sendto|sendmsg)\(.*sa_family=(AF_\w+).*$/.exec(call) ?? [],
      );
      expect(calls.filter((call) => call.startsWith("connect(")).length).toBeGreaterThan(0);
      expect(addresses.filter((text) => text.includes("(") && !text.includes('inet_addr("127.0.0.1")'))).toEqual([]);
      expect(calls.filter((call) => /^socket\(/.test(call) && !/^socket\(AF_INET, SOCK_STREAM/.test(call))).toEqual([]);
      const written = new Set(calls.flatMap(writtenPaths));
      expect(written.has(join(output, "result.json"))).toBe(true);
      const elsewhere = [...written].filter((path) => path.startsWith("/") && !path.startsWith(`${job.folder}/`));
      expect(elsewhere.filter((path) => path !== "/dev/null")).toEqual([]);
    },
    240_000,
  );
});
