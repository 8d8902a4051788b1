// The process that `headway run` starts for each worker. Options come as flags, the join token by HEADWAY_JOIN_TOKEN;
// the last line of stdout is the error as JSON, if there is one. It exits when the pipe on its stdin closes.
import { parseArgs } from "node:util";
import { HeadwayError } from "../errors.js";
import { runWorkerProcess } from "./worker-process.js";

const { values } = parseArgs({
  options: {
    coordinator: { type: "string" },
    root: { type: "string" },
    cache: { type: "string" },
    threads: { type: "string" },
    "metrics-port": { type: "string" },
  },
});

/** How long a worker whose parent is gone may take to end in order. */
const ORPHAN_MS = 4000;

const parent = new AbortController();
process.stdin.on("end", () => {
  parent.abort(new HeadwayError("CANCELLED", "the process that started this worker is gone"));
  setTimeout(() => process.exit(1), ORPHAN_MS).unref();
});
process.stdin.on("error", () => undefined);
process.stdin.resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => parent.abort(new HeadwayError("CANCELLED", `stopped by ${signal}`)));
}

process.exitCode = await runWorkerProcess(
  {
    coordinator: values.coordinator ?? "",
    root: values.root ?? "",
    cacheFolder: values.cache,
    threads: Number(values.threads),
    token: process.env.HEADWAY_JOIN_TOKEN ?? "",
  },
  {
    metricsPort: values["metrics-port"] === undefined ? undefined : Number(values["metrics-port"]),
    signal: parent.signal,
    printError: (error) => process.stdout.write(`${JSON.stringify({ error })}\n`),
  },
);
process.exit();
