#!/usr/bin/env node
import { toHeadwayError } from "../errors.js";
import { printerOn, reportError } from "./printer.js";
import { assertLimits, readProcessLimits } from "./process-limits.js";

// Whoever read the output may be gone (`headway cache ls | head -1`): the work goes on, and what is said is lost.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error; // EIO: the terminal was closed
  });
}

try {
  assertLimits(readProcessLimits());
  // Loaded only now: below these limits it is the loading that fails, in Node.js and before a word of headway's.
  const { runCli } = await import("./cli.js");
  process.exitCode = await runCli(process.argv.slice(2));
} catch (thrown) {
  const printers = { stdout: printerOn(process.stdout), stderr: printerOn(process.stderr) };
  process.exitCode = reportError(toHeadwayError(thrown), process.argv.includes("--json"), printers);
}
