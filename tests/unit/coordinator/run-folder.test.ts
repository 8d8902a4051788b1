import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type Job, parseJob } from "../../../src/config/index.js";
import { RunFolder } from "../../../src/coordinator/run-folder.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";
import { OPTIONS, SHORTEST } from "../config/job-samples.js";

let path: string;
let job: Job;
beforeEach(() => {
  path = join(temporaryFolder(), "runs", "pets");
  job = parseJob(SHORTEST, "/work/jobs/job.yaml", { ...OPTIONS, output: path });
});

function writeOld(jobYaml: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "job.yaml"), jobYaml);
  writeFileSync(join(path, "old.txt"), "old");
}

describe("a run folder", () => {
  it("is made with the resolved job in it", async () => {
    const folder = await RunFolder.create(job, "refuse");
    await folder.close();
    expect(readdirSync(path).sort()).toEqual(["events.jsonl", "job.yaml"]);
    const text = readFileSync(join(path, "job.yaml"), "utf8");
    expect(parseJob(text, join(path, "job.yaml"), OPTIONS)).toEqual(job);
    const schema = /^# yaml-language-server: \$schema=(.*)\n/.exec(text)?.[1];
    expect(JSON.parse(readFileSync(schema!, "utf8"))).toMatchObject({ type: "object" });
  });

  it.each(["refuse", "overwrite", "resume"] as const)("that another run has is refused (%s)", async (existing) => {
    const first = await RunFolder.create(job, "refuse");
    const before = readdirSync(path).sort();
    const refusal = {
      code: "FOLDER_IN_USE",
      message: expect.stringContaining(
        `output folder ${path} is in use by process ${process.pid} on ${hostname()}; wait for its end or stop it, or choose another by --output (if that process is not headway, remove ${path}/.use-`,
      ),
    };
    await expect(RunFolder.assertUsable(path, existing)).rejects.toMatchObject(refusal);
    await expect(RunFolder.create(job, existing)).rejects.toMatchObject(refusal);
    expect(readdirSync(path).sort()).toEqual(before);
    await first.close();
    await (await RunFolder.create(job, "overwrite")).close();
  });

  it("that two runs want at once is given to one of them at most", async () => {
    const wanted = await Promise.allSettled([RunFolder.create(job, "refuse"), RunFolder.create(job, "refuse")]);
    const got = wanted.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(got.length).toBeLessThanOrEqual(1);
    await Promise.all(got.map((folder) => folder.close()));
    await (await RunFolder.create(job, "overwrite")).close();
  });

  it("is free again when the run that had it was killed", async () => {
    const ended = spawnSync(process.execPath, ["--eval", ""]).pid;
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, `.use-${encodeURIComponent(hostname()).replaceAll("-", "%2D")}-${ended}-0-abc`), "");
    await (await RunFolder.create(job, "refuse")).close();
    expect(readdirSync(path).sort()).toEqual(["events.jsonl", "job.yaml"]);
  });

  it("that is there and empty is taken", async () => {
    mkdirSync(path, { recursive: true });
    await (await RunFolder.create(job, "refuse")).close();
  });

  it("that holds anything is refused with the ways out, and left alone", async () => {
    writeOld(SHORTEST);
    await expect(RunFolder.create(job, "refuse")).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message: `output folder ${path} exists; go on with it by --resume, replace it by --overwrite, or choose another by --output`,
    });
    expect(readdirSync(path).sort()).toEqual(["job.yaml", "old.txt"]);
  });

  it.each(["overwrite", "resume"] as const)("that is no job's is not touched by --%s", async (existing) => {
    for (const text of ["", "apiVersion: apps/v1\nkind: Deployment\n", "# apiVersion: headway/v1\n"]) {
      writeOld(text);
      await expect(RunFolder.create(job, existing)).rejects.toMatchObject({
        code: "OUTPUT_EXISTS",
        message: `output folder ${path} holds no job.yaml of headway, so it is not touched; choose another by --output`,
      });
      expect(readFileSync(join(path, "job.yaml"), "utf8")).toBe(text);
      expect(existsSync(join(path, "old.txt"))).toBe(true);
    }
  });

  it("is emptied by overwriting, and kept by resuming", async () => {
    writeOld(SHORTEST);
    await (await RunFolder.create(job, "resume")).close();
    expect(existsSync(join(path, "old.txt"))).toBe(true);
    await (await RunFolder.create(job, "overwrite")).close();
    expect(existsSync(join(path, "old.txt"))).toBe(false);
  });

  it("that is a file is refused", async () => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "");
    await expect(RunFolder.create(job, "overwrite")).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message: `output ${path} cannot be used (ENOTDIR); choose another folder by --output`,
    });
  });

  it("journals events with their time, progress excepted, behind those of earlier runs", async () => {
    for (const pid of [7, 8]) {
      const folder = await RunFolder.create(job, "resume");
      folder.journal({ event: "worker-started", pid }, new Date(1000 * pid));
      folder.journal({ event: "progress", phase: "train", unit: "steps", done: 1, total: 2 }, new Date(0));
      await folder.close();
    }
    expect(readFileSync(join(path, "events.jsonl"), "utf8")).toBe(
      '{"time":"1970-01-01T00:00:07.000Z","event":"worker-started","pid":7}\n' +
        '{"time":"1970-01-01T00:00:08.000Z","event":"worker-started","pid":8}\n',
    );
  });

  it("gives back the result that was written, and undefined without one", async () => {
    const folder = await RunFolder.create(job, "refuse");
    expect(await RunFolder.readResult(path)).toBeUndefined();
    const result = { version: 1, status: "failed" } as Awaited<ReturnType<typeof RunFolder.readResult>>;
    await folder.writeResult(result!);
    await folder.close();
    expect(await RunFolder.readResult(path)).toEqual(result);
  });
});
