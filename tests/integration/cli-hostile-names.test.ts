import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, type Ended, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

/** Clears the screen, sets the title, reorders what follows, and clears it again by one character. */
const HOSTILE = "red\u001b[2J\u001b]0;title\u0007\u202eb\u009b2Jc";
const SHOWN = "red\uFFFDb";

/** Everything but printable characters and line ends. */
const STEERING = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/u;

describe("a class, a picture and a model's layer whose names hold escapes and writing directions", () => {
  let job: TinyJob;

  beforeAll(async () => {
    await ensureHeadwayBuilt();
    job = writeTinyJob(temporaryFolder(), {
      perClass: 8,
      job: { "dataset.onBadImage": "skip", "training.epochs": 1 },
    });
    renameSync(join(job.pictures, "red"), join(job.pictures, HOSTILE));
    writeFileSync(join(job.pictures, HOSTILE, `${HOSTILE}.png`), "no picture");
    const model = readFileSync(job.model, "utf8");
    writeFileSync(job.model, model.replaceAll('"pool"', JSON.stringify(`pool${HOSTILE}`)));
  }, BUILD_TIMEOUT_MS);

  const call = (...args: string[]): Promise<Ended> =>
    runHeadway(args, { cwd: job.folder, env: { HEADWAY_HOME: job.home }, timeoutMs: 120_000 });

  it("do not reach the terminal from a run, nor from its log, events and result, which are JSON of the real names", async () => {
    const { code, stdout, stderr } = await call("run", job.path);
    expect(code, stderr).toBe(0);
    expect(`${stdout}${stderr}`).not.toMatch(STEERING);
    expect(stderr).toContain(`${SHOWN}`);
    const result = readFileSync(join(job.output, "result.json"), "utf8");
    const events = readFileSync(join(job.output, "events.jsonl"), "utf8");
    const logs = readdirSync(join(job.output, "logs")).map((name) =>
      readFileSync(join(job.output, "logs", name), "utf8"),
    );
    for (const text of [result, events, ...logs]) expect(text).not.toMatch(STEERING);
    expect(JSON.parse(result).badImages.map(({ id }: { id: string }) => id)).toEqual([`${HOSTILE}/${HOSTILE}.png`]);
  }, 180_000);

  it("do not reach it from predict, whose JSON has the real names", async () => {
    const picture = join("pictures", HOSTILE, "00.png");
    const table = await call("predict", job.output, picture);
    expect({ code: table.code, stderr: table.stderr }).toEqual({ code: 0, stderr: "" });
    expect(table.stdout).not.toMatch(STEERING);
    const { stdout } = await call("predict", job.output, picture, "--json");
    expect(stdout).not.toMatch(STEERING);
    const [{ path, classes }] = JSON.parse(stdout).predictions;
    expect(path).toBe(picture);
    expect(classes.map(({ label }: { label: string }) => label)).toContain(HOSTILE);
  }, 120_000);

  it("do not reach it from error messages and tables", async () => {
    const model = await call("models", "inspect", job.model);
    expect(model.code).toBe(0);
    mkdirSync(join(job.folder, HOSTILE));
    const missing = await call("validate", `${HOSTILE}.yaml`);
    const flag = await call("validate", job.path, "--set", `training.epochs=${HOSTILE}`);
    const unknown = await call(HOSTILE);
    expect([missing, flag, unknown].map(({ code }) => code)).toEqual([4, 2, 2]);
    for (const { stdout, stderr } of [model, missing, flag, unknown]) {
      expect(`${stdout}${stderr}`).not.toMatch(STEERING);
      expect(`${stdout}${stderr}`).toContain("red");
    }
  }, 120_000);
});
