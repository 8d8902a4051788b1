import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJobOptions, writeTinyJob } from "../harness/tiny-job.js";
import { tinyModel, writeTinyModel } from "../harness/tiny-model.js";

beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

function setup(options: TinyJobOptions = {}) {
  const job = writeTinyJob(temporaryFolder(), { perClass: 8, ...options });
  const run = (...flags: string[]) => runHeadway(["run", job.path, ...flags], { env: { HEADWAY_HOME: job.home } });
  return { job, run };
}

describe("numbers that are none", () => {
  it("in a gradient end the job with 6, naming step, tensor, lane and samples, and leave a result that failed", async () => {
    const { job, run } = setup({ job: { "training.learningRate": 1e39, "training.solver": { kind: "sgd" } } });
    const { code, stdout, stderr } = await run("--workers", "2", "--json");
    expect(code).toBe(6);
    expect(stderr).toMatch(
      /^headway: step 1: the gradient of softmax\/bias in lane 0 is not a number \(samples \w+\/\d\d\.png.*\); look at these pictures, or lower training\.learningRate or set training\.clip \(NOT_A_NUMBER\)$/m,
    );
    expect(JSON.parse(stdout).error.code).toBe("NOT_A_NUMBER");
    const result = JSON.parse(readFileSync(join(job.output, "result.json"), "utf8"));
    expect(result).toMatchObject({ status: "failed", epochs: 0, steps: 1, error: { code: "NOT_A_NUMBER" } });
    expect(readFileSync(join(job.output, "report.html"), "utf8")).toContain("not a number");
  });

  it("in an evaluation end it with 6, naming the sample and its lane", async () => {
    // One step is the whole epoch: it makes the weights infinite, and the validation is the first to see them.
    const { run } = setup({
      job: { "training.learningRate": 1e39, "training.solver": { kind: "sgd" }, "training.batchSize": 64 },
    });
    const { code, stderr } = await run();
    expect(code).toBe(6);
    expect(stderr).toMatch(
      /^headway: the loss of sample \w+\/\d\d\.png \(validation, lane 0\) is not a number in evaluation; .*\(NOT_A_NUMBER\)$/m,
    );
  });

  it("from the backbone end it with 6 in the first step", async () => {
    const { job, run } = setup();
    const model = tinyModel(16);
    for (const { name, values } of model.weights) {
      if (name.startsWith("conv")) values.forEach((value, index) => (values[index] = value * 1e25));
    }
    writeTinyModel(dirname(job.model), 16, model);
    const { code, stderr } = await run();
    expect(code).toBe(6);
    expect(stderr).toMatch(/^headway: step 0: the gradient of softmax\/\w+ in lane \d is not a number \(samples .+\)/m);
  });
});

describe("a gradient without measure", () => {
  it("ends the job with 6, naming step, tensor and lane", async () => {
    const weights = { blue: 1, green: 1, red: 1e20 };
    const { run } = setup({ job: { "training.classWeights": weights } });
    const { code, stderr } = await run();
    expect(code).toBe(6);
    expect(stderr).toMatch(/^headway: .*softmax\/\w+ in lane \d.* \(GRADIENT_EXPLODED\)$/m);
  });
});

describe("the run folder", () => {
  it("that exists is refused with 2 and the ways out; --overwrite spares what is no run", async () => {
    const { job, run } = setup();
    mkdirSync(job.output);
    writeFileSync(join(job.output, "notes.txt"), "mine");
    const refused = await run();
    expect(refused.code).toBe(2);
    expect(refused.stderr).toBe(
      `headway: output folder ${job.output} exists; go on with it by --resume, replace it by --overwrite, or choose another ` +
        "by --output (OUTPUT_EXISTS)\n",
    );
    const spared = await run("--overwrite");
    expect(spared.code).toBe(2);
    expect(spared.stderr).toContain("holds no run of headway (job.yaml and events.jsonl), so it is not touched");
    expect(readFileSync(join(job.output, "notes.txt"), "utf8")).toBe("mine");
  });
});

describe("a port in use", () => {
  it("is refused with 1 and the address, for metrics and for the coordinator", async () => {
    const { job, run } = setup();
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    try {
      const metrics = await run("--metrics-port", String(port));
      expect(metrics.code).toBe(1);
      expect(metrics.stderr).toMatch(
        new RegExp(
          `^headway: .*127\\.0\\.0\\.1:${port} is in use by another process; choose another port, or 0 for any free one \\(ADDRESS_IN_USE\\)$`,
          "m",
        ),
      );
      const env = { HEADWAY_HOME: job.home };
      const coordinator = await runHeadway(["coordinator", job.path, "--port", String(port)], { env });
      expect(coordinator.code).toBe(1);
      expect(coordinator.stderr).toMatch(
        new RegExp(
          `^headway: 127\\.0\\.0\\.1:${port} is in use by another process; choose another port, or 0 .*\\(ADDRESS_IN_USE\\)$`,
          "m",
        ),
      );
    } finally {
      server.close();
    }
  });
});

describe("a full disk", () => {
  const small = join(temporaryFolder(), "small");
  mkdirSync(small);
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]).status === 0;
  if (!isMounted) console.warn("!!! SKIPPED: a full disk needs the right to mount a file system of 1 MiB");
  afterAll(() => {
    if (isMounted) execFileSync("umount", [small]);
  });

  it.runIf(isMounted)("on a checkpoint ends the job with 6, the path, and what to do", async () => {
    // 0.5 MB of weights with two slots of Adam are more than what is left beside the exported backbone.
    const { run } = setup({ job: { "head.layers": [7000], "training.epochs": 1 } });
    const output = join(small, "run");
    const { code, stderr } = await run("--output", output);
    expect(code).toBe(6);
    expect(stderr).toMatch(
      /^headway: \S+\/small\/run\/\S+ cannot be written: no space is left on its disk; free some space or choose another folder \(DISK_FULL\)$/m,
    );
    const result = JSON.parse(readFileSync(join(output, "result.json"), "utf8"));
    expect(result).toMatchObject({ status: "failed", error: { code: "DISK_FULL" } });
    expect(existsSync(join(output, "checkpoints", "latest.json"))).toBe(false);
  });
});
