import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type Job, parseJob } from "../../../src/config/index.js";
import { JobRecord } from "../../../src/coordinator/job-record.js";
import { RunFolder } from "../../../src/coordinator/run-folder.js";
import type { Dataset } from "../../../src/data/index.js";
import { markerName } from "../../harness/marker-name.js";
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

/** A run folder as a run leaves it, with something of every kind that runs write. */
function writeRun(at = path): void {
  const files = [
    "job.yaml",
    "events.jsonl",
    "result.json",
    "report.html",
    "head.safetensors",
    "classes.json",
    "samples.jsonl",
    "backbone/program.onnx",
    "backbone/preprocessing.json",
    "backbone/backbone.json",
    "backbone/golden/0-a_b.png",
    "checkpoints/latest.json",
    "checkpoints/schedule.f64",
    "checkpoints/step-00000015-0123456789ab.safetensors",
    "checkpoints/.latest.json.77.0123456789ab.tmp",
    "logs/worker-0.log",
    `.blobs/${"a".repeat(64)}`,
    `.workers/0/blobs/${"b".repeat(64)}.partial`,
    ".report.html.77.0123456789ab.tmp",
  ];
  for (const file of files) {
    mkdirSync(dirname(join(at, file)), { recursive: true });
    writeFileSync(join(at, file), file === "job.yaml" ? SHORTEST : "x\n");
  }
}

/** Every path below a folder. */
const contentsOf = (folder: string): string[] => (readdirSync(folder, { recursive: true }) as string[]).sort();

describe("a run folder", () => {
  it("is made with the resolved job in it", async () => {
    const folder = await RunFolder.create(job, { existing: "refuse" });
    await folder.close();
    expect(readdirSync(path).sort()).toEqual(["events.jsonl", "job.yaml"]);
    const text = readFileSync(join(path, "job.yaml"), "utf8");
    expect(parseJob(text, join(path, "job.yaml"), OPTIONS)).toEqual(job);
    const schema = /^# yaml-language-server: \$schema=(.*)\n/.exec(text)?.[1];
    expect(JSON.parse(readFileSync(schema!, "utf8"))).toMatchObject({ type: "object" });
  });

  it.each(["refuse", "overwrite", "resume"] as const)("that another run has is refused (%s)", async (existing) => {
    const first = await RunFolder.create(job, { existing: "refuse" });
    const before = readdirSync(path).sort();
    const refusal = {
      code: "FOLDER_IN_USE",
      message: expect.stringContaining(
        `output folder ${path} is in use by process ${process.pid} on ${hostname()}; wait for its end or stop it, or choose another by --output (if that process is not headway, remove ${path}/.use-`,
      ),
    };
    await expect(RunFolder.assertUsable(job, { existing })).rejects.toMatchObject(refusal);
    await expect(RunFolder.create(job, { existing })).rejects.toMatchObject(refusal);
    expect(readdirSync(path).sort()).toEqual(before);
    await first.close();
    await (await RunFolder.create(job, { existing: "overwrite" })).close();
  });

  it("that two runs want at once is given to one of them at most", async () => {
    const wanted = await Promise.allSettled([
      RunFolder.create(job, { existing: "refuse" }),
      RunFolder.create(job, { existing: "refuse" }),
    ]);
    const got = wanted.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(got.length).toBeLessThanOrEqual(1);
    await Promise.all(got.map((folder) => folder.close()));
    await (await RunFolder.create(job, { existing: "overwrite" })).close();
  });

  it("is free again when the run that had it was killed", async () => {
    const ended = spawnSync(process.execPath, ["--eval", ""]).pid;
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, await markerName({ pid: ended })), "");
    await (await RunFolder.create(job, { existing: "refuse" })).close();
    expect(readdirSync(path).sort()).toEqual(["events.jsonl", "job.yaml"]);
  });

  it("that is there and empty is taken", async () => {
    mkdirSync(path, { recursive: true });
    await (await RunFolder.create(job, { existing: "refuse" })).close();
  });

  it("that holds anything is refused with the ways out, and left alone", async () => {
    writeOld(SHORTEST);
    await expect(RunFolder.create(job, { existing: "refuse" })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message: `output folder ${path} exists; go on with it by --resume, replace it by --overwrite, or choose another by --output`,
    });
    expect(readdirSync(path).sort()).toEqual(["job.yaml", "old.txt"]);
  });

  it.each(["overwrite", "resume"] as const)("that is no run is not touched by --%s", async (existing) => {
    for (const text of ["", "apiVersion: apps/v1\nkind: Deployment\n", "# apiVersion: headway/v1\n", SHORTEST]) {
      writeOld(text);
      await expect(RunFolder.create(job, { existing })).rejects.toMatchObject({
        code: "OUTPUT_EXISTS",
        message: `output folder ${path} holds no run of headway (job.yaml and events.jsonl), so it is not touched; choose another by --output`,
      });
      expect(readFileSync(join(path, "job.yaml"), "utf8")).toBe(text);
      expect(existsSync(join(path, "old.txt"))).toBe(true);
    }
  });

  it("is emptied of all that a run writes by overwriting", async () => {
    writeRun();
    await (await RunFolder.create(job, { existing: "overwrite" })).close();
    expect(contentsOf(path)).toEqual(["events.jsonl", "job.yaml"]);
    expect(readFileSync(join(path, "events.jsonl"), "utf8")).toBe("");
  });

  it("is kept by resuming, but for what was being written when a run was killed", async () => {
    writeRun();
    writeFileSync(join(path, "notes.txt"), "mine");
    const before = contentsOf(path);
    await (await RunFolder.create(job, { existing: "resume" })).close();
    const swept = /\.tmp$|^\.(blobs|workers)/;
    expect(contentsOf(path)).toEqual(before.filter((name) => !swept.test(name)));
  });

  it.each([
    [".git/HEAD", ".git/"],
    ["src/main.ts", "src/"],
    ["backbone/notes.md", "backbone/notes.md"],
    ["logs/2026/a.log", "logs/2026/"],
    ["checkpoints/mine.safetensors", "checkpoints/mine.safetensors"],
    [".use-notes.md", ".use-notes.md"],
    [".report.html.tmp", ".report.html.tmp"],
    [".workers/0/blobs/photo.jpg", ".workers/0/blobs/photo.jpg"],
  ])("that holds %s besides a run is not overwritten, and nothing is removed", async (file, named) => {
    writeRun();
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), "mine");
    const before = contentsOf(path);
    await expect(RunFolder.create(job, { existing: "overwrite" })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message:
        `output folder ${path} holds more than a run: ${named}; nothing is removed: move that away, or choose another ` +
        "folder by --output",
      facts: { foreign: [named], numForeign: 1 },
    });
    expect(contentsOf(path)).toEqual(before);
  });

  it("names five of many things in the way", async () => {
    writeRun();
    for (const name of "abcdefgh") writeFileSync(join(path, `${name}.jpg`), "");
    const message = expect.stringContaining("a.jpg, b.jpg, c.jpg, d.jpg, e.jpg and 3 more; nothing is removed");
    await expect(RunFolder.create(job, { existing: "overwrite" })).rejects.toMatchObject({ message });
  });

  it("is overwritten although a file manager has looked into it, whose file stays", async () => {
    writeRun();
    writeFileSync(join(path, ".DS_Store"), "");
    await (await RunFolder.create(job, { existing: "overwrite" })).close();
    expect(contentsOf(path)).toEqual([".DS_Store", "events.jsonl", "job.yaml"]);
  });

  it("never loses what links in it lead to, and takes a link for somebody else's", async () => {
    const photos = join(temporaryFolder(), "photos");
    mkdirSync(photos);
    writeFileSync(join(photos, "0-a.png"), "pixels");
    writeRun();
    rmSync(join(path, "backbone", "golden"), { recursive: true });
    symlinkSync(photos, join(path, "backbone", "golden"));
    const message = expect.stringContaining("holds more than a run: backbone/golden; nothing is removed");
    await expect(RunFolder.create(job, { existing: "overwrite" })).rejects.toMatchObject({ message });
    rmSync(join(path, "backbone", "golden"));
    mkdirSync(join(path, "backbone", "golden"));
    linkSync(join(photos, "0-a.png"), join(path, "backbone", "golden", "0-a.png"));
    linkSync(join(photos, "0-a.png"), join(path, "logs", "worker-1.log"));
    await (await RunFolder.create(job, { existing: "overwrite" })).close();
    expect(readFileSync(join(photos, "0-a.png"), "utf8")).toBe("pixels");
  });

  it("whose journal has a second name gets one of its own, so that the copy stays as it is", async () => {
    writeRun();
    const copy = join(temporaryFolder(), "events.jsonl");
    linkSync(join(path, "events.jsonl"), copy);
    const folder = await RunFolder.create(job, { existing: "resume" });
    folder.journal({ event: "worker-started", pid: 1 }, new Date(0));
    await folder.close();
    expect(readFileSync(copy, "utf8")).toBe("x\n");
    expect(readFileSync(join(path, "events.jsonl"), "utf8")).toMatch(/^x\n\{"time"/);
  });

  it("is taken anew after a run that was killed before it had written its job", async () => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "events.jsonl"), "");
    writeFileSync(join(path, ".job.yaml.77.0123456789ab.tmp"), "apiV");
    await (await RunFolder.create(job, { existing: "refuse" })).close();
    expect(contentsOf(path)).toEqual(["events.jsonl", "job.yaml"]);
  });

  it.each(["refuse", "overwrite", "resume"] as const)(
    "that is, by a link, what the job reads is refused (%s)",
    async (existing) => {
      const pictures = join(temporaryFolder(), "pictures");
      writeRun(pictures);
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(pictures, path);
      const source = { ...job.dataset, train: { folder: pictures } };
      const before = contentsOf(pictures);
      await expect(RunFolder.create({ ...job, dataset: source }, { existing })).rejects.toMatchObject({
        code: "JOB_INVALID",
        message: `output: ${path} holds dataset.train.folder (${pictures}), which a run would write over; give a folder of its own`,
      });
      const inside = { ...job, dataset: source, output: join(path, "a", "run") };
      await expect(RunFolder.create(inside, { existing })).rejects.toMatchObject({
        code: "JOB_INVALID",
        message: `output: ${inside.output} lies in dataset.train.folder (${pictures}), which is read whole; give a folder outside`,
      });
      expect(contentsOf(pictures)).toEqual(before);
    },
  );

  it("that holds a picture of the job, its model by a link, or the job's own file is not overwritten", async () => {
    writeRun();
    const before = contentsOf(path);
    const golden = join(path, "backbone", "golden", "0-a_b.png");
    const sample = { id: "a.png", source: { kind: "file", path: golden } } as Dataset["samples"][number];
    await expect(RunFolder.create(job, { existing: "overwrite" }, [sample])).rejects.toMatchObject({
      code: "JOB_INVALID",
      message: `output: ${path} holds the picture a.png (${golden}) of the dataset; give a folder of its own`,
    });
    const model = join(temporaryFolder(), "model.onnx");
    symlinkSync(join(path, "backbone", "program.onnx"), model);
    const linked = { ...job, backbone: { ...job.backbone, model } };
    await expect(RunFolder.create(linked, { existing: "overwrite" })).rejects.toMatchObject({
      message: expect.stringContaining(`output: ${path} holds backbone.model (`),
    });
    const jobFile = join(path, "job.yaml");
    await expect(RunFolder.create(job, { existing: "overwrite", jobFile })).rejects.toMatchObject({
      message: `output: ${path} holds the job file (${jobFile}), which a run would write over; give a folder of its own`,
    });
    expect(contentsOf(path)).toEqual(before);
    await (await RunFolder.create(job, { existing: "resume", jobFile })).close();
    expect(readFileSync(jobFile, "utf8")).toBe(SHORTEST);
  });

  it("that is a file is refused", async () => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "");
    await expect(RunFolder.create(job, { existing: "overwrite" })).rejects.toMatchObject({
      code: "OUTPUT_EXISTS",
      message: `output ${path} is a file, not a folder; choose another by --output`,
    });
  });

  it("journals events with their time, progress excepted, behind those of earlier runs", async () => {
    for (const pid of [7, 8]) {
      const folder = await RunFolder.create(job, { existing: "resume" });
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
    const folder = await RunFolder.create(job, { existing: "refuse" });
    expect(await RunFolder.readResult(path)).toBeUndefined();
    const record = new JobRecord("pets");
    record.apply({ event: "job-ended", status: "failed", seconds: 1, error: { code: "INTERNAL", message: "x" } });
    await folder.writeResult(record.result);
    await folder.close();
    expect(await RunFolder.readResult(path)).toEqual(record.result);
  });

  it("refuses to take anything else for a result", async () => {
    const folder = await RunFolder.create(job, { existing: "refuse" });
    await folder.close();
    writeFileSync(join(path, "result.json"), '{"status":"completed"}');
    await expect(RunFolder.readResult(path)).rejects.toMatchObject({
      code: "CHECKPOINT_CORRUPT",
      message:
        `${join(path, "result.json")} is not what a run writes: version: invalid input: expected 1; remove it to go on ` +
        "from the checkpoints, or start the job anew with --overwrite",
    });
  });
});
