import { describe, expect, it } from "vitest";
import { isTypeScript, loaderFlags, ownModule } from "../../../src/files/own-module.js";

describe("ownModule", () => {
  it("names the source beside a source, which runs through tsx", () => {
    const module = ownModule("../worker/main", "file:///h/src/coordinator/worker-group.ts");
    expect(module.href).toBe("file:///h/src/worker/main.ts");
    expect(isTypeScript(module)).toBe(true);
    expect(loaderFlags(module)).toEqual(["--import", "tsx"]);
  });

  it("names the compiled module beside a compiled one, which Node runs by itself", () => {
    const module = ownModule("./thread-onnx", "file:///h/dist/engine/engine-thread.js");
    expect(module.href).toBe("file:///h/dist/engine/thread-onnx.js");
    expect(isTypeScript(module)).toBe(false);
    expect(loaderFlags(module)).toEqual([]);
  });
});
