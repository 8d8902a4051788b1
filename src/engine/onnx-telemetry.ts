import { isMainThread } from "node:worker_threads";

const VARIABLE = "ORT_DISABLE_TELEMETRY";

/** What {@link disableOnnxTelemetry} looks at. */
export interface TelemetrySwitch {
  readonly env: Record<string, string | undefined>;
  readonly isMainThread: boolean;
  warn(text: string): void;
}

const THIS_PROCESS: TelemetrySwitch = {
  env: process.env,
  isMainThread,
  warn: (text) => process.emitWarning(text),
};

/**
 * Turns off the telemetry of ONNX Runtime 1.30, which the runtime reads from the process's environment when it makes
 * its first session: it writes a device id and a queue below the home folder, looks up a collector on the network, and
 * dies where the command line is long (a regular expression over /proc/self/cmdline recurses). Call it on the main
 * thread: in another one `process.env` is a copy that the runtime does not see, so there it only says what to do.
 */
export function disableOnnxTelemetry({ env, isMainThread, warn }: TelemetrySwitch = THIS_PROCESS): void {
  if (!isMainThread && env[VARIABLE] !== "1") {
    warn(
      `headway is used in a worker thread, where it cannot turn off the telemetry of ONNX Runtime; ` +
        `set ${VARIABLE}=1 in the environment of this process, or process.env.${VARIABLE} = "1" in its main thread`,
    );
  }
  env[VARIABLE] = "1";
}
