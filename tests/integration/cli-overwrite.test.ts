// What --overwrite and --resume do to folders of a person, by the command line and with real files: what is no run, what a
// job reads and what another process uses stays as it is, and whatever a run left can be replaced.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import { RUN_NAMES } from "../../src/coordinator/run-files.js";
import { surveyFolder } from "../../src/files/own-files.js";
import { sha256Hex } from "../../src/files/sha256.js";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { readResult, runJob, startRun, toRun } from "../harness/headway-run.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

vi.setConfig({ testTimeout: 280_000 });
beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

/** Every file below a folder with its bytes' hash, links not followed. */
function contentsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [relative(folder, path), sha256Hex(readFileSync(path))]),
  );
}

function write(folder: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `of a person: ${name}\n`);
  }
}

/** Makes a folder look like the run folder of an old job. */
function writeRunFiles(folder: string): void {
  write(folder, "events.jsonl", "result.json");
  writeFileSync(join(folder, "job.yaml"), "apiVersion: headway/v1\nkind: FineTune\n");
}

/** `headway run --overwrite` from a folder; HOME is a folder of the test's own. */
const overwrite = (job: TinyJob, cwd: string, output: string, home = job.folder) =>
  runHeadway(["run", job.path, "--overwrite", "--output", output], {
    cwd,
    env: { HEADWAY_HOME: job.home, HOME: home },
    timeoutMs: 120_000,
  });

describe("--overwrite", () => {
  it("--output . in a folder with .git, src and the job file removes nothing", async () => {
    const data = writeTinyJob(temporaryFolder());
    const train = { folder: data.pictures };
    const job = writeTinyJob(temporaryFolder(), { job: { "dataset.train": train, "backbone.model": data.model } });
    for (const name of ["pictures", "model"]) rmSync(join(job.folder, name), { recursive: true });
    writeFileSync(job.path, stringify(JSON.parse(readFileSync(job.path, "utf8"))));
    write(job.folder, ".git/HEAD", "src/main.ts", "events.jsonl");
    const before = contentsOf(job.folder);
    const { code, stderr } = await overwrite(job, job.folder, ".");
    expect(contentsOf(job.folder)).toEqual(before);
    expect(stderr).toBe(
      `headway: output: ${job.folder} holds the job file (${job.path}), which a run would write over; give a folder of its ` +
        "own (JOB_INVALID)\n",
    );
    expect(code).toBe(3);
  });

  it("into a project beside which the job lies names what is no run, and removes nothing", async () => {
    const job = writeTinyJob(temporaryFolder());
    const project = join(temporaryFolder(), "project");
    write(project, ".git/HEAD", "src/main.ts", "checkpoints/mine.txt");
    writeRunFiles(project);
    const before = contentsOf(project);
    const { code, stderr } = await overwrite(job, project, ".");
    expect(contentsOf(project)).toEqual(before);
    expect(stderr).toBe(
      `headway: output folder ${project} holds more than a run: .git/, checkpoints/mine.txt, src/; nothing is removed: ` +
        "move that away, or choose another folder by --output (OUTPUT_EXISTS)\n",
    );
    expect(code).toBe(2);
  });

  it("of the home folder, where a job file and a journal lie, removes nothing", async () => {
    const job = writeTinyJob(temporaryFolder());
    const home = join(temporaryFolder(), "home");
    write(home, ".ssh/id_ed25519", "letters/a.txt", ".bashrc");
    writeRunFiles(home);
    const before = contentsOf(home);
    const { code, stderr } = await overwrite(job, home, home, home);
    expect(contentsOf(home)).toEqual(before);
    expect(stderr).toContain("holds more than a run: .bashrc, .ssh/, letters/; nothing is removed");
    expect(code).toBe(2);
  });

  it("of a folder that is a link to the pictures keeps them", async () => {
    const job = writeTinyJob(temporaryFolder());
    writeRunFiles(job.pictures);
    const link = join(job.folder, "link");
    symlinkSync(job.pictures, link);
    const before = contentsOf(job.folder);
    const { code, stderr } = await overwrite(job, job.folder, link);
    expect(contentsOf(job.folder)).toEqual(before);
    expect(stderr).toBe(
      `headway: output: ${link} holds dataset.train.folder (${job.pictures}), which a run would write over; ` +
        "give a folder of its own (JOB_INVALID)\n",
    );
    expect(code).toBe(3);
  });

  it("keeps pictures in the run folder that a manifest names through a link", async () => {
    const job = writeTinyJob(temporaryFolder(), { job: { "dataset.train": { manifest: "pictures.csv" } } });
    writeRunFiles(job.output);
    renameSync(job.pictures, join(job.output, "golden"));
    symlinkSync(join(job.output, "golden"), job.pictures);
    const rows = readdirSync(job.pictures).flatMap((label) =>
      readdirSync(join(job.pictures, label)).map((name) => `pictures/${label}/${name},${label}\n`),
    );
    writeFileSync(join(job.folder, "pictures.csv"), `path,label\n${rows.join("")}`);
    const before = contentsOf(job.folder);
    const { code, stderr } = await overwrite(job, job.folder, job.output);
    expect(contentsOf(job.folder)).toEqual(before);
    expect(stderr).toContain(`output folder ${job.output} holds more than a run: golden/; nothing is removed`);
    expect(code).toBe(2);
  });

  it("replaces a run that completed and was exported, one that was cancelled and one that failed", async () => {
    const job = writeTinyJob(temporaryFolder());
    const { output } = job;
    const flags = ["--overwrite"];
    const expectOnlyRun = async () => expect((await surveyFolder(output, RUN_NAMES)).foreign).toEqual([]);

    const first = await runJob(job, { output, workers: 2 });
    await expectOnlyRun();

    const cancelling = startRun(job, { output, workers: 2, flags: [...flags, "--set", "training.epochs=100000"] });
    await cancelling.waitFor(/^epoch +\d+\/\d+/m);
    cancelling.child.kill("SIGINT");
    expect(toRun(await cancelling.ended).result.status).toBe("cancelled");
    await expectOnlyRun();

    const exported = await runHeadway(["export", output], { env: { HEADWAY_HOME: job.home } });
    expect(exported.stderr).not.toContain("headway:");
    await expectOnlyRun();

    const killed = startRun(job, { output, workers: 2, flags: [...flags, "--set", "training.epochs=100000"] });
    await killed.waitFor(/^epoch +\d+\/\d+/m);
    killed.child.kill("SIGKILL");
    await killed.ended;
    await expectOnlyRun();

    const bad = [...flags, "--set", "training.learningRate=1e39", "--set", "training.solver.kind=sgd"];
    await startRun(job, { output, workers: 1, flags: bad }).ended;
    expect(readResult(output).status).toBe("failed");
    await expectOnlyRun();

    const last = await runJob(job, { output, workers: 2, flags });
    expect(last.code).toBe(0);
    expect(last.result.head).toEqual(first.result.head);
    await expectOnlyRun();
  });
});
