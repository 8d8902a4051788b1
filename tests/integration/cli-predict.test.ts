import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { predict, predictEach } from "../../src/index.js";
import { BUILD_TIMEOUT_MS, type Ended, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { runJob } from "../harness/headway-run.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";

let job: TinyJob;

beforeAll(async () => {
  await ensureHeadwayBuilt();
  job = writeTinyJob(temporaryFolder(), { perClass: 12, job: { "training.epochs": 1 } });
  await runJob(job, { output: job.output });
  writeFileSync(join(job.folder, "bad.png"), "no picture");
}, BUILD_TIMEOUT_MS);

/** `headway predict run ...` in the job's folder; `input` is its stdin. */
function call(args: readonly string[], input = ""): Promise<Ended> {
  return runHeadway(["predict", "run", ...args], { cwd: job.folder, env: { HEADWAY_HOME: job.home }, stdin: input });
}

/** The first cell of each line but the first. */
const firstCells = (text: string, gap: RegExp): string[] =>
  text
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(gap)[0]!);

describe("headway predict with pictures that cannot be read among good ones", () => {
  const mixed = ["pictures/red/00.png", "no.png", "bad.png", "pictures/blue/01.png"];
  const said =
    "no.png: the file is not there\n" +
    "bad.png: the file is no PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM picture: this is text (it begins with 6e6f2070 in hexadecimal)\n" +
    "headway: 2 of 4 pictures cannot be read (NOT_FOUND)\n";

  it("prints the good ones, lists the bad ones on stderr, and exits with 4", async () => {
    const { code, stdout, stderr } = await call(mixed);
    expect({ code, stderr }).toEqual({ code: 4, stderr: said });
    expect(firstCells(stdout, / {2}/)).toEqual(["pictures/red/00.png", "pictures/blue/01.png"]);
  });

  it("exits with 3 where all are there", async () => {
    const { code, stderr } = await call(["pictures/red/00.png", "bad.png"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/\nheadway: 1 of 2 pictures cannot be read \(IMAGES_UNREADABLE\)\n$/);
  });

  it("has them as items of its JSON, in the order of the arguments", async () => {
    const { code, stdout, stderr } = await call([...mixed, "--json", "--top", "1"]);
    expect({ code, stderr }).toEqual({ code: 4, stderr: said });
    const { run, predictions, unreadable } = JSON.parse(stdout);
    expect({ run, unreadable }).toEqual({ run: "run", unreadable: 2 });
    expect(predictions.map(({ path }: { path: string }) => path)).toEqual(mixed);
    expect(predictions[1]).toEqual({ path: "no.png", error: { code: "NOT_FOUND", message: "the file is not there" } });
    expect(predictions[2].error.code).toBe("IMAGES_UNREADABLE");
    expect(predictions[3].classes).toHaveLength(1);
  });

  it("has them as rows of its CSV, with the problem in the last column", async () => {
    const { code, stdout } = await call([...mixed, "--csv", "--top", "1"]);
    expect(code).toBe(4);
    const [header, red, missing, bad] = stdout.split("\n");
    expect(header).toBe("picture,class_1,probability_1,problem");
    expect(red).toMatch(/^pictures\/red\/00\.png,\w+,0\.\d+,$/);
    expect(missing).toBe("no.png,,,the file is not there");
    expect(bad).toBe(
      'bad.png,,,"the file is no PNG, JPEG, WebP, GIF, TIFF, AVIF, BMP, PPM or PGM picture: this is text (it begins with 6e6f2070 in hexadecimal)"',
    );
  });
});

describe("headway predict with folders and lists", () => {
  it("takes the pictures at any depth of a folder by name, and passes over what is none", async () => {
    mkdirSync(join(job.folder, "album/deep/.hidden"), { recursive: true });
    const png = readFileSync(join(job.pictures, "red/00.png"));
    for (const name of ["b.png", "deep/a.PNG", "deep/.hidden/x.png", ".y.png", "notes.txt"]) {
      writeFileSync(join(job.folder, "album", name), name.toLowerCase().endsWith(".png") ? png : "text");
    }
    symlinkSync("..", join(job.folder, "album/deep/up"));
    const { code, stdout, stderr } = await call(["album/", "pictures/green/00.png"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(firstCells(stdout, / {2}/)).toEqual(["album/b.png", "album/deep/a.PNG", "pictures/green/00.png"]);
  });

  it("takes a path a line from stdin", async () => {
    const { code, stdout } = await call(["-", "--csv"], "pictures/red/03.png\r\n\npictures/blue/00.png");
    expect(code).toBe(0);
    expect(firstCells(stdout, /,/)).toEqual(["pictures/red/03.png", "pictures/blue/00.png"]);
  });

  it("takes more pictures than a command line holds, and keeps their order over many blocks", async () => {
    const names = Array.from({ length: 700 }, (_, index) => `pictures/red/${String(index % 12).padStart(2, "0")}.png`);
    const { code, stdout } = await call(["-"], names.join("\n"));
    expect(code).toBe(0);
    expect(firstCells(stdout, / {2}/)).toEqual(names);
  }, 120_000);

  it("refuses what holds no picture, two forms at once, and a list without line ends", async () => {
    mkdirSync(join(job.folder, "empty"));
    const empty = await call(["empty", "-", "--json"]);
    expect(empty.code).toBe(2);
    expect(JSON.parse(empty.stdout).error).toEqual({
      code: "USAGE",
      message:
        "there is no picture in empty, the list on stdin; name files, folders that hold some, or - and a path a line on stdin",
    });
    const both = await call(["bad.png", "--csv", "--json"]);
    expect(both.code).toBe(2);
    expect(both.stderr).toBe("headway: --csv and --json are two forms of the answer; give one of them (USAGE)\n");
    const long = await call(["-", "--json"], `pictures/red/00.png\n${"x".repeat(200_000)}`);
    expect(long.code).toBe(2);
    expect(JSON.parse(long.stdout).error.code).toBe("USAGE");
    expect(long.stderr).toMatch(
      /^headway: line \d+ of stdin or one after it has more than 65536 characters; .*\(USAGE\)\n$/,
    );
  });
});

describe("predict of the library", () => {
  it("takes the bytes of pictures beside paths, and calls them by their place", async () => {
    const path = join(job.pictures, "red/00.png");
    const [byPath, byBytes] = await predict(job.output, [path, readFileSync(path)]);
    expect(byBytes).toEqual({ ...byPath, path: "#1" });
    await expect(predict(job.output, [path, Buffer.from("no picture")])).rejects.toMatchObject({
      code: "IMAGES_UNREADABLE",
      message: expect.stringMatching(/^1 of 2 pictures cannot be read:\n {2}#1: the file is no PNG/),
    });
  });

  it("refuses what is no list of pictures, without putting bytes into the message", async () => {
    const bytes = readFileSync(join(job.pictures, "red/00.png"));
    await expect(predict(job.output, bytes as never)).rejects.toMatchObject({
      code: "USAGE",
      message: "predict: the pictures are bytes; give a list of paths or of files' bytes",
    });
    await expect(predict(job.output, "a.png")).rejects.toMatchObject({
      code: "USAGE",
      message: "predict: the pictures are one path; give a list of paths or of files' bytes",
    });
    await expect(predict(job.output, [path(), 3 as never])).rejects.toMatchObject({
      code: "USAGE",
      message: "predict: picture 1 is neither a path nor bytes, but number",
    });
  });

  it("gives predictions one after another, and goes on after a picture that is not there", async () => {
    const codes: string[] = [];
    for await (const answer of predictEach(job.output, ["no.png", path()])) {
      codes.push("error" in answer ? answer.error.code : answer.path);
    }
    expect(codes).toEqual(["NOT_FOUND", path()]);
  });

  const path = (): string => join(job.pictures, "red/00.png");
});
