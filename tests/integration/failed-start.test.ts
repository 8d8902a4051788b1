// Each step of a run's start is made to fail in turn, by something of the wrong kind in the place of what it makes: the
// process says so and exits, and leaves no other.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, MAIN, runHeadway } from "../harness/headway-process.js";
import { readEvents } from "../harness/headway-run.js";
import { isAlive, waitUntil } from "../harness/processes.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 240_000 });
beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

/** Whether this user may make a small disk in a mount namespace of its own. */
const canMount = spawnSync("unshare", ["--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).status === 0;

describe("a run that fails", () => {
  it.each([
    ["events.jsonl", "folder"],
    ["checkpoints", "file"],
    ["checkpoints/latest.json", "folder"],
    [".blobs", "file"],
    ["backbone", "file"],
    ["backbone/program.onnx", "folder"],
    ["classes.json", "folder"],
    ["logs", "file"],
    ["logs/worker-1.log", "folder"],
    [".workers", "file"],
    ["checkpoints/schedule.f64", "folder"],
  ])("because %s is a %s exits, names it, and leaves no process", async (name, kind) => {
    const job = writeTinyJob(temporaryFolder());
    mkdirSync(job.output);
    writeFileSync(join(job.output, "job.yaml"), "apiVersion: headway/v1\n");
    writeFileSync(join(job.output, "events.jsonl"), '{"event":"none"}\n');
    const path = join(job.output, name);
    rmSync(path, { force: true });
    mkdirSync(kind === "folder" ? path : dirname(path), { recursive: true });
    if (kind === "folder") writeFileSync(join(path, "mine"), "");
    else writeFileSync(path, "");
    const env = { HEADWAY_HOME: job.home };
    const args = ["run", job.path, "--workers", "2", "--resume"];
    const { code, signal, stderr } = await runHeadway(args, { cwd: job.folder, env, timeoutMs: 120_000 });
    expect(signal).toBeNull();
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(path);
    expect(stderr).toMatch(/\((FILE_UNUSABLE|OUTPUT_EXISTS|USAGE)\)\n$/);
    const started = name === "events.jsonl" ? [] : readEvents(job.output).flatMap(({ pid }) => (pid as number) ?? []);
    await waitUntil("its workers have ended", () => !started.some(isAlive));
    expect(readdirSync(job.output).filter((file) => file.startsWith(".use-"))).toEqual([]);
  });

  it.skipIf(!canMount)("on a disk that is full at any step of the start exits with 6 and says where", () => {
    const job = writeTinyJob(temporaryFolder());
    const disk = join(job.folder, "disk");
    mkdirSync(disk);
    const args = ["run", job.path, "--workers", "2", "--output", join(disk, "run")];
    // Each file, folder and link is an inode: so many are left for the marker, job.yaml, checkpoints, the backbone, logs.
    for (const full of ["nr_inodes=2", "nr_inodes=4", "nr_inodes=5", "nr_inodes=9", "nr_inodes=27", "size=160k"]) {
      const script = `mount -t tmpfs -o ${full} tmpfs "$1" && shift && exec "$@"`;
      const env = { PATH: process.env.PATH, HOME: job.home, HEADWAY_HOME: job.home, NO_COLOR: "1" };
      const { status, stderr } = spawnSync(
        "unshare",
        ["--mount", "sh", "-c", script, "sh", disk, process.execPath, MAIN, ...args],
        { encoding: "utf8", env, timeout: 120_000 },
      );
      expect(stderr, full).toMatch(
        /^headway: \/\S+\/disk\/run\S* cannot be written: no space is left on its disk; .* \(DISK_FULL\)$/m,
      );
      expect(status, full).toBe(6);
    }
  });
});
