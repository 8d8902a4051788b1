import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileBackbone, inspectModel } from "../../../src/models/index.js";
import { FIXTURES, fromBase64, pictures, readFixture, relativeError, runBackbone } from "./keras-fixture.js";

interface Expected {
  readonly keras: string;
  readonly size: [number, number];
  readonly images: number;
  readonly features: number;
  readonly values: string;
}

describe("a model that real Keras saved computes in ONNX what Keras computed", () => {
  for (const name of readdirSync(`${FIXTURES}layers`).sort()) {
    const expected = readFixture<Expected>(`layers/${name}/expected.json`);

    it(`${name} (${expected.keras})`, async () => {
      const model = `${FIXTURES}layers/${name}/model.json`;
      const { layers } = await inspectModel(model);
      const cut = layers.at(-1)!.name;
      const backbone = await compileBackbone({ model, cut, size: expected.size });
      const [height, width] = expected.size;
      const images = pictures("noise", expected.images, height, width);
      const { dims, values } = await runBackbone(backbone.program.bytes, images, [expected.images, height, width, 3]);
      expect(dims).toEqual([expected.images, expected.features]);
      expect(backbone.features).toBe(expected.features);
      expect(relativeError(values, fromBase64(expected.values), expected.features)).toBeLessThan(2e-6);
    });
  }
});
