// Peak memory of `headway run` on a small honest data set beside twelve bombs of one format: pictures of one colour that
// are small files and many pixels, as large as headway still decodes or, where it says so, larger.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";
import { writeTinyJob } from "../tests/harness/tiny-job.js";
import { prepareQuickStart } from "./quick-start-run.js";
import { digits, ResultPage } from "./result-page.js";
import { withTemporaryFolder } from "./test-pictures.js";

const MAIN = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const BOMBS = 12;
const WATCH_MS = 20;

const square = (edge: number): Sharp =>
  sharp({ create: { width: edge, height: edge, channels: 3, background: "#406080" }, limitInputPixels: false });

/** A lossless WebP of 34 bytes and 16383 x 16383 pixels. */
function headerBomb(): Buffer {
  const file = Buffer.alloc(34);
  Buffer.from("524946461a000000574542505650384c0d0000002f", "hex").copy(file);
  file.writeUInt32LE(16382 | (16382 << 14), 21);
  return file;
}

/** A run-length coded bitmap. */
function bmp(edge: number): Buffer {
  const row = [...new Array<number[]>(Math.floor(edge / 255)).fill([255, 7]).flat(), edge % 255, 7, 0, 0];
  const header = Buffer.alloc(54 + 1024);
  header.write("BM", "latin1");
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(edge, 18);
  header.writeInt32LE(edge, 22);
  header.writeUInt16LE(8, 28);
  header.writeUInt32LE(1, 30);
  return Buffer.concat([header, ...new Array<Buffer>(edge).fill(Buffer.from(row)), Buffer.from([0, 1])]);
}

const FORMATS: readonly (readonly [name: string, edge: number, write: (edge: number) => Promise<Buffer> | Buffer])[] = [
  ["WebP of 34 bytes", 16383, headerBomb],
  ["WebP", 9100, (edge) => square(edge).webp({ lossless: true }).toBuffer()],
  ["PNG", 16000, (edge) => square(edge).png().toBuffer()],
  ["PNG, interlaced", 14900, (edge) => square(edge).png({ progressive: true }).toBuffer()],
  ["GIF", 11500, (edge) => square(edge).gif().toBuffer()],
  ["JPEG", 16000, (edge) => square(edge).jpeg().toBuffer()],
  [
    "JPEG, progressive",
    10500,
    (edge) => square(edge).jpeg({ progressive: true, chromaSubsampling: "4:4:4" }).toBuffer(),
  ],
  ["TIFF", 16000, (edge) => square(edge).tiff({ compression: "deflate" }).toBuffer()],
  ["AVIF", 6000, (edge) => square(edge).avif({ effort: 0 }).toBuffer()],
  ["BMP, run-length coded", 12900, bmp],
];

const page = new ResultPage(
  "bombs",
  `\`headway run\` with one worker on 60 honest pictures of 16 x 16, beside ${BOMBS} bombs of a format, with \`onBadImage: skip\`. ` +
    "The peak is the largest resident memory of one process of the run (VmHWM), which is looked at each 20 ms. Decoded " +
    "bombs are as large as headway decodes from the format at all; the others are refused by their header.",
);
await prepareQuickStart();
const rows = [["none", "", "", ...(await runBeside(undefined))]];
for (const [name, edge, write] of FORMATS) {
  const bytes = await write(edge);
  rows.push([name, `${edge} x ${edge}`, `${(bytes.length / 1024).toFixed(1)}`, ...(await runBeside(bytes))]);
  process.stderr.write(`${rows.at(-1)!.join("  ")}\n`);
}
page.table({
  title: "Twelve bombs of a format",
  columns: ["bombs", "pixels", "KiB each", "left out", "peak MiB", "s"],
  rows,
});
page.write();

/** A run of a fresh tiny job: pictures left out, MiB, seconds. */
function runBeside(bomb: Buffer | undefined): Promise<string[]> {
  return withTemporaryFolder(async (folder) => {
    const job = writeTinyJob(folder, { job: { "dataset.onBadImage": "skip", "workers.threads": 2 } });
    for (let index = 0; bomb !== undefined && index < BOMBS; index++) {
      // Bytes behind the picture, so that none is a copy of another.
      writeFileSync(join(job.pictures, "red", `bomb-${index}`), Buffer.concat([bomb, Buffer.from([index, index])]));
    }
    const start = performance.now();
    const child = spawn(process.execPath, [MAIN, "run", job.path, "--workers", "1"], {
      env: { ...process.env, HEADWAY_HOME: job.home },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    let peakKiB = 0;
    const watch = setInterval(() => {
      for (const pid of familyOf(child.pid!)) peakKiB = Math.max(peakKiB, peakOf(pid));
    }, WATCH_MS);
    const [code] = await once(child, "close");
    clearInterval(watch);
    if (code !== 0) throw new Error(`the run ended with ${code}:\n${said}`);
    const { badImages } = JSON.parse(readFileSync(join(job.output, "result.json"), "utf8")) as { badImages: unknown[] };
    return [`${badImages.length}`, (peakKiB / 1024).toFixed(0), digits((performance.now() - start) / 1000)];
  });
}

/** A process and all below it. */
function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(statusOf(Number(name)))?.[1] ?? 0));
  }
  const isBelow = (pid: number): boolean => pid === root || (parents.has(pid) && isBelow(parents.get(pid)!));
  return [...parents.keys()].filter(isBelow);
}

function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0);
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return ""; // it has ended
  }
}
