import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { codeSpans, readTables } from "../harness/markdown-table.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { writeTinyJob } from "../harness/tiny-job.js";
import { TINY_FEATURES } from "../harness/tiny-model.js";

const job = writeTinyJob(temporaryFolder());
const call = (...args: string[]) => runHeadway(args, { cwd: job.folder, env: { HEADWAY_HOME: job.home } });
const answer = async (...args: string[]) => JSON.parse((await call(...args, "--json")).stdout);

beforeAll(async () => {
  await ensureHeadwayBuilt();
  expect((await call("run", "job.yaml")).code).toBe(0);
}, BUILD_TIMEOUT_MS);

describe("headway validate", () => {
  it("says that a job is valid, without writing anything", async () => {
    const { code, stdout } = await call("validate", "job.yaml", "--output", "elsewhere");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^valid {5}tiny$/m);
    expect(stdout).toMatch(/^data {6}60 pictures in 3 classes: 36 train, 12 validation, 12 test$/m);
    expect(existsSync(join(job.folder, "elsewhere"))).toBe(false);
  });

  it("with --plan says pictures, steps, cache, memory and time, as text and as data", async () => {
    const { code, stdout } = await call("validate", "job.yaml", "--plan");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^red +12 +4 +4 +20$/m);
    expect(stdout).toMatch(/^steps +15: 5 in each of 3 epochs$/m);
    expect(stdout).toMatch(/^cache +7\.6 KiB for 60 rows at this cut, of which 60 are there; limit 10\.0 GiB$/m);
    expect(stdout).toMatch(/^memory +about \d+ MiB for each of 1 worker /m);
    expect(stdout).toMatch(/^time +(about [\d.]+|less than 0\.1) minutes: extraction 0\.0 s, training /m);
    expect(stdout).toMatch(/^workers +one is enough here/m);
    expect(stdout).toMatch(/^conv_2 \.\. pool +2 +16 +7\.6 KiB +<- this job$/m);
    const { valid, plan, samples } = await answer(
      "validate",
      "job.yaml",
      "--plan",
      "--set",
      "cache.folder=other-cache",
    );
    expect(valid).toBe(true);
    expect(samples).toEqual({ train: 36, validation: 12, test: 12 });
    expect(plan.steps).toEqual({ perEpoch: 5, epochs: 3, total: 15 });
    expect(plan.cache).toMatchObject({ rows: 60, cachedRows: 0 });
    expect(plan.cache.cuts.find(({ name }: { name: string }) => name === "pool").features).toBe(TINY_FEATURES);
    expect(plan.measured.imageCpuMs).toBeGreaterThan(0);
    expect(plan.measured.stepCpuMs).toBeGreaterThan(0);
    expect(plan.advice.workers).toBe(1);
    expect(plan.advice.choices[0]).toMatchObject({ workers: 1 });
    expect(plan.memory.bytesPerWorker).toBeGreaterThan(50 * 2 ** 20);
    expect(existsSync(join(job.folder, "other-cache"))).toBe(false);
  });
});

describe("headway run", () => {
  it("writes the documented events and facts, one object a line", () => {
    const [table] = readTables("events.md");
    const facts = new Map(table!.rows.map((row) => [codeSpans(row.event!)[0], codeSpans(row.facts!)]));
    const lines = readFileSync(join(job.output, "events.jsonl"), "utf8").trimEnd().split("\n");
    for (const line of lines) {
      const { time, event, ...rest } = JSON.parse(line);
      expect(new Date(time).toISOString()).toBe(time);
      expect(facts.get(event)).toEqual(expect.arrayContaining(Object.keys(rest)));
    }
    const names = lines.map((line) => JSON.parse(line).event);
    expect(names[0]).toBe("job-started");
    expect(names.at(-1)).toBe("job-ended");
  });

  it("with --resume says that a complete run is complete, and exits with 0", async () => {
    const { code, stderr, stdout } = await call("run", "job.yaml", "--resume");
    expect(code).toBe(0);
    expect(stderr).toContain("complete  this job was run to its end already");
    expect(stdout).toContain("head      ");
  });

  it("with --metrics-port says where its metrics are", async () => {
    const { code, stderr } = await call("run", "job.yaml", "--output", "measured", "--metrics-port", "0");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^metrics {3}http:\/\/127\.0\.0\.1:\d+\/metrics$/m);
  });
});

describe("headway predict", () => {
  it("prints a table of pictures with their most probable classes", async () => {
    const { code, stdout } = await call("predict", "run", "pictures/red/00.png", "pictures/blue/07.png", "--top", "2");
    expect(code).toBe(0);
    const [titles, ...lines] = stdout.trimEnd().split("\n");
    expect(titles).toMatch(/^picture +class +2\.$/);
    expect(lines).toEqual([
      expect.stringMatching(/^pictures\/red\/00\.png +red +\d+\.\d % +\w+ +\d+\.\d %$/),
      expect.stringMatching(/^pictures\/blue\/07\.png +\w+ +\d+\.\d % +\w+ +\d+\.\d %$/),
    ]);
  });

  it("with --json prints the paths as given and the probabilities of the best classes", async () => {
    const { run, predictions } = await answer("predict", "run", "pictures/red/00.png");
    expect(run).toBe("run");
    expect(predictions).toHaveLength(1);
    const [{ path, label, probability, classes }] = predictions;
    expect({ path, label }).toEqual({ path: "pictures/red/00.png", label: "red" });
    expect(classes[0]).toEqual({ label, probability });
    const sum = classes.reduce((total: number, entry: { probability: number }) => total + entry.probability, 0);
    expect(sum).toBeCloseTo(1, 5);
  });

  it("exits with 4 for a run folder or a picture that is not there", async () => {
    const run = await call("predict", "no-run", "pictures/red/00.png");
    expect(run.code).toBe(4);
    expect(run.stderr).toContain("has to be the folder of a completed run");
    const picture = await call("predict", "run", "no.png");
    expect(picture.code).toBe(4);
    expect(picture.stderr).toBe("no.png: the file is not there\nheadway: 1 of 1 picture cannot be read (NOT_FOUND)\n");
  });
});

describe("headway predict from a damaged run", () => {
  it("refuses a head that is not the one that was measured, and one that is cut off", async () => {
    const run = join(job.folder, "copy");
    cpSync(join(job.folder, "run"), run, { recursive: true });
    const path = join(run, "head.safetensors");
    const bytes = readFileSync(path);
    const flipped = Buffer.from(bytes);
    flipped[flipped.length - 1]! ^= 1;
    writeFileSync(path, flipped);
    const changed = await call("predict", run, "pictures/red/00.png");
    expect(changed.code).toBe(3);
    expect(changed.stderr).toMatch(
      /head\.safetensors has SHA-256 \w+, result\.json beside it was measured with \w+; .*\(MODEL_INVALID\)$/m,
    );
    writeFileSync(path, bytes);
    for (const [name, content] of [
      ["result.json", "{"],
      ["result.json", "null"],
      ["backbone/preprocessing.json", "{}"],
      ["classes.json", '["blue","green","rot"]'],
    ] as const) {
      const whole = readFileSync(join(run, name));
      writeFileSync(join(run, name), content);
      const damaged = await call("predict", run, "pictures/red/00.png");
      expect(damaged.code).toBe(3);
      expect(damaged.stderr).toMatch(
        new RegExp(`${name} (is not|has SHA-256) .*; run the job again \\(MODEL_INVALID\\)$`, "m"),
      );
      writeFileSync(join(run, name), whole);
    }
    writeFileSync(path, bytes.subarray(0, 40));
    const short = await call("predict", run, "pictures/red/00.png");
    expect(short.code).toBe(3);
    expect(short.stderr).toMatch(/head\.safetensors is not a readable safetensors file: .*\(MODEL_INVALID\)$/m);
  });
});

describe("headway models inspect", () => {
  it("refuses a folder and says what to name in it", async () => {
    const { code, stderr } = await call("models", "inspect", "model");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /this is a folder; name the model file in it \(model\.json, or a file that ends in \.onnx\) \(MODEL_INVALID\)$/m,
    );
  });

  it("lists layers, shapes, weights and cuts", async () => {
    const { code, stdout } = await call("models", "inspect", "model/model.json");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^default cut +pool, 16 features$/m);
    expect(stdout).toMatch(/^conv_1 +Conv2D +8 x 8 x 8 +224 +8$/m);
    expect(stdout).toMatch(/^pool +GlobalAveragePooling2D +16 +0 +16 +<- default cut$/m);
    const { layers, defaultCut, parameters } = await answer("models", "inspect", "model/model.json");
    expect({ layers: layers.length, defaultCut, parameters }).toEqual({
      layers: 5,
      defaultCut: "pool",
      parameters: 1426,
    });
  });
});

describe("headway cache", () => {
  it("lists spaces and removes them, by id or all", async () => {
    const { spaces, bytes } = await answer("cache", "ls");
    expect(spaces).toEqual([
      expect.objectContaining({
        rows: 60,
        inUse: false,
        space: expect.objectContaining({ cut: "pool", features: 16 }),
      }),
    ]);
    expect(bytes).toBe(spaces[0].bytes);
    const listed = await call("cache", "ls");
    expect(listed.stdout).toMatch(
      new RegExp(`^${spaces[0].id.slice(0, 12)} +60 +7\\.\\d KiB +\\d{4}-.* pool +16 +onnx `, "m"),
    );
    const unknown = await call("cache", "rm", "0123456789");
    expect({ code: unknown.code, stdout: unknown.stdout }).toEqual({ code: 4, stdout: "" });
    expect((await call("cache", "rm", spaces[0].id.slice(0, 12))).stdout).toMatch(/^removed 1 space, 7\.\d KiB$/m);
    expect((await answer("cache", "ls")).spaces).toEqual([]);
    expect(await answer("cache", "rm", "--all")).toMatchObject({ bytes: 0, removed: [], inUse: [] });
  });

  it("does not make a cache by looking for one", async () => {
    const folder = join(job.folder, "nothing-here");
    const { code, stdout } = await call("cache", "ls", "--folder", folder);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `0 bytes in 0 spaces in ${folder}\n` });
    expect(existsSync(folder)).toBe(false);
    const file = await call("cache", "ls", "--folder", "job.yaml");
    expect(file.code).toBe(2);
    expect(file.stderr).toContain("this is a file, not the folder of a cache");
  });
});

describe("headway doctor", () => {
  it("names a cache folder that cannot be made as a problem, exits with 1, and leaves nothing behind", async () => {
    const blocked = join(job.folder, "blocked");
    writeFileSync(blocked, "a file");
    const env = { HEADWAY_HOME: join(blocked, "home") };
    const { code, stdout } = await runHeadway(["doctor", "--json"], { cwd: job.folder, env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).problems).toEqual([
      `The cache cannot be written to ${join(blocked, "home", "cache")}: the cache: the folder ${join(blocked, "home", "cache")} ` +
        "cannot be made (ENOTDIR); give one that this user can write to. HEADWAY_HOME chooses another folder.",
    ]);
    const home = join(job.folder, "not-there-yet");
    const fine = await runHeadway(["doctor"], { cwd: job.folder, env: { HEADWAY_HOME: join(home, "deep") } });
    expect(fine.code).toBe(0);
    expect(existsSync(home)).toBe(false);
  });

  it("says versions, cores, engines and the cache", async () => {
    const doctor = await answer("doctor");
    expect(doctor).toMatchObject({
      node: process.versions.node,
      problems: [],
      cache: { folder: join(job.home, "cache") },
    });
    expect(doctor.cpu.quota).toBeGreaterThanOrEqual(1);
    expect(doctor.engines.map(({ kind }: { kind: string }) => kind)).toEqual(["onnx"]);
    expect(doctor.engines[0]).toMatchObject({ available: true, detail: expect.stringContaining("onnx 1.") });
    const { code, stdout } = await call("doctor");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^engine onnx +ok: onnx 1\./m);
    expect(stdout).toMatch(/^verdict +jobs can run here$/m);
  });
});

describe("headway init", () => {
  it("writes a job file that validates and names what it found; it replaces none unless told so", async () => {
    const args = ["init", "pictures", "--model", "model/model.json", "--output", "jobs/new.yaml"];
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "jobs/new.yaml: 60 pictures in 3 classes\n" });
    expect(stderr).toMatch(/^next: check it: .* validate jobs\/new\.yaml$/m);
    const text = readFileSync(join(job.folder, "jobs", "new.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=.*schema\/job\.v1\.json$/m);
    expect(text).toContain("folder: ../pictures");
    expect((await call("validate", "jobs/new.yaml")).code).toBe(0);
    const again = await call(...args);
    expect(again.code).toBe(2);
    expect(again.stderr).toBe(
      "headway: jobs/new.yaml exists; replace it by --force, or name another by --output (OUTPUT_EXISTS)\n",
    );
    expect(await answer(...args, "--force")).toMatchObject({
      images: 60,
      classes: [{ name: "blue", images: 20 }, {}, {}],
    });
  });

  it("says what is left to do without a model, and refuses a folder without classes with 3", async () => {
    const { code, stderr } = await call("init", "pictures", "--output", "no-model.yaml");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^next: set backbone\.model to a pretrained model; then say in backbone\.preprocessing/);
    mkdirSync(join(job.folder, "flat"));
    writeFileSync(join(job.folder, "flat", "a.png"), "");
    const flat = await call("init", "flat", "--output", "flat.yaml");
    expect(flat.code).toBe(3);
    expect(flat.stderr).toContain("flat/a.png: this picture is in no class folder");
    expect(existsSync(join(job.folder, "flat.yaml"))).toBe(false);
    expect((await call("init", "nowhere", "--output", "nowhere.yaml")).code).toBe(4);
    const below = await call("init", "pictures", "--output", "job.yaml/new.yaml");
    expect(below.code).toBe(2);
    expect(below.stderr).toContain("--output: the folder");
  });
});
