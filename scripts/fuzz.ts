// Gives mutated inputs to one of headway's readers and looks for what none may cause: a crash, a hang, more than 1 GiB,
// an error that is no HeadwayError or has the code INTERNAL, and whatever else the target rules out.
// `npm run fuzz` lists the targets; `npm run fuzz -- TARGET... --seed S --cases N` runs cases 0 .. N-1;
// `--case K` repeats one and keeps its input. The exit code is 1 with findings, 2 for wrong arguments.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type FuzzReport, loadTargets, runCases } from "./fuzz/run-cases.js";

const DEFAULT_CASES = 1000;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { seed: { type: "string" }, cases: { type: "string" }, case: { type: "string" } },
  });
  const targets = await loadTargets(fileURLToPath(new URL("./fuzz", import.meta.url)));
  if (positionals.length === 0) {
    for (const { name, target } of targets) process.stdout.write(`${name.padEnd(16)} ${target.summary}\n`);
    return 0;
  }
  const unknown = positionals.filter((name) => !targets.some((target) => target.name === name));
  const numbers = [values.seed ?? "1", values.cases ?? String(DEFAULT_CASES), values.case ?? "0"];
  if (unknown.length > 0 || numbers.some((text) => !/^\d+$/.test(text) || Number(text) >= 2 ** 32)) {
    const names = targets.map(({ name }) => name).join(", ");
    process.stderr.write(`npm run fuzz -- TARGET... [--seed S] [--cases N] [--case K]; targets: ${names}\n`);
    return 2;
  }
  const [seed, numCases, only] = numbers.map(Number) as [number, number, number];
  const isOne = values.case !== undefined;
  const cases = isOne ? [only] : Array.from({ length: numCases }, (_, index) => index);
  const keep = isOne ? { keep: join(mkdtempSync(join(tmpdir(), "headway-fuzz-case-")), "case") } : {};
  const reports: FuzzReport[] = [];
  for (const named of targets.filter(({ name }) => positionals.includes(name))) {
    const report = await runCases(named, { seed, cases, ...keep }, ({ index, what, detail }) => {
      process.stdout.write(`\n${named.name} case ${index}: ${what}\n${indent(detail)}\n`);
      process.stdout.write(`  again: npm run fuzz -- ${named.name} --seed ${seed} --case ${index}\n`);
    });
    reports.push(report);
  }
  if (isOne) process.stdout.write(`\nthe input is in ${keep.keep}\n`);
  process.stdout.write(`\n${table(reports)}`);
  return reports.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

const indent = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll("\\n", "\n").replace(/^/gm, "  ");

function table(reports: readonly FuzzReport[]): string {
  const rows = reports.map(({ name, numCases, numAccepted, refused, findings, peakBytes, seconds }) => {
    const codes = Object.entries(refused).map(([code, count]) => `${count} ${code}`);
    const cells = [
      numCases,
      numAccepted,
      findings.length,
      `${Math.round(peakBytes / 2 ** 20)} MiB`,
      `${Math.round(seconds)} s`,
    ];
    return `${name.padEnd(16)}${cells.map((cell) => String(cell).padStart(10)).join("")}  ${codes.join(", ")}\n`;
  });
  const heading = ["cases", "accepted", "findings", "peak", "time"].map((cell) => cell.padStart(10)).join("");
  return `${"target".padEnd(16)}${heading}  refused with\n${rows.join("")}`;
}

process.exitCode = await main(process.argv.slice(2));
