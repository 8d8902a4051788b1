#!/usr/bin/env node
import { runCli } from "./cli.js";

// Whoever read the output may be gone (`headway cache ls | head -1`): the work goes on, and what is said is lost.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error; // EIO: the terminal was closed
  });
}

process.exitCode = await runCli(process.argv.slice(2));
