import { describe, expect, it } from "vitest";
import { disableOnnxTelemetry, type TelemetrySwitch } from "../../../src/engine/onnx-telemetry.js";

function switched(env: Record<string, string | undefined>, isMainThread: boolean) {
  const warnings: string[] = [];
  const here: TelemetrySwitch = { env, isMainThread, warn: (text) => warnings.push(text) };
  disableOnnxTelemetry(here);
  return { env, warnings };
}

describe("disableOnnxTelemetry", () => {
  it("sets the variable in the environment, whatever it was", () => {
    expect(switched({}, true)).toEqual({ env: { ORT_DISABLE_TELEMETRY: "1" }, warnings: [] });
    expect(switched({ ORT_DISABLE_TELEMETRY: "0" }, true).env).toEqual({ ORT_DISABLE_TELEMETRY: "1" });
  });

  it("says once, in a thread whose environment is a copy, what the program has to set", () => {
    const { env, warnings } = switched({}, false);
    expect(warnings).toEqual([
      "headway is used in a worker thread, where it cannot turn off the telemetry of ONNX Runtime; " +
        'set ORT_DISABLE_TELEMETRY=1 in the environment of this process, or process.env.ORT_DISABLE_TELEMETRY = "1" in its main thread',
    ]);
    expect(switched(env, false).warnings).toEqual([]);
  });
});
