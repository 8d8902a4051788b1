import { describe, expect, it } from "vitest";
import type { Preprocessing } from "../../../src/data/index.js";
import type { Executable } from "../../../src/engine/index.js";
import { PictureBlock } from "../../../src/features/backbone-blocks.js";

describe("PictureBlock", () => {
  it("calls a model invalid whose features have another size than its file says", async () => {
    const block = new PictureBlock({ size: [2, 2], layout: "nhwc" } as unknown as Preprocessing);
    const executable = {
      run: async () => ({ features: { type: "float32", dims: [16, 2], data: new Float32Array(32) } }),
    } as unknown as Executable;
    await expect(block.run(executable, 3)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `the backbone's output "features" has 32 numbers of type float32, not float32 [16, 3]; export the model with a ` +
        "dynamic batch size and outputs of a fixed size",
    });
  });
});
