import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { GOLDEN_NAMES } from "../../../src/data/golden.js";
import { decodePicture, goldenFiles, resolvePreprocessing } from "../../../src/data/index.js";

async function decodeGolden(name: string, size: [number, number]): Promise<(x: number, y: number) => number[]> {
  const bytes = (await goldenFiles()).find((file) => file.name === name)!.bytes;
  const values = await decodePicture(bytes, resolvePreprocessing({ size, resize: "nearest" }, null, null));
  return (x, y) => [...values.subarray((y * size[1] + x) * 3, (y * size[1] + x) * 3 + 3)];
}

describe("goldenFiles", () => {
  it("are a turned JPEG, a 16-bit PNG with alpha, and a grey PNG, all small", async () => {
    const files = await goldenFiles();
    expect(files.map(({ name }) => name)).toEqual([...GOLDEN_NAMES]);
    const [jpeg, alpha, grey] = await Promise.all(files.map(({ bytes }) => sharp(bytes).metadata()));
    expect(jpeg).toMatchObject({ format: "jpeg", orientation: 6, width: 96, height: 64 });
    expect(alpha).toMatchObject({ format: "png", depth: "ushort", hasAlpha: true, channels: 4 });
    expect(grey).toMatchObject({ format: "png", space: "b-w", channels: 1 });
    for (const { bytes } of files) expect(bytes.length).toBeLessThan(40_000);
  });

  it("decode to the pictures that the script paints", async () => {
    // Orientation 6: the stored picture is turned clockwise, so stored (x, y) is shown at (63 - y, x).
    const turned = await decodeGolden("exif-rotated.jpg", [96, 64]);
    const near = (pixel: readonly number[], expected: readonly number[]): void =>
      pixel.forEach((value, channel) => expect(Math.abs(value - expected[channel]!)).toBeLessThanOrEqual(24));
    for (const [x, y] of [
      [4, 36],
      [60, 20],
      [92, 60],
      [36, 4],
    ] as const) {
      const blue = (x >> 3) % 2 === (y >> 3) % 2 ? 255 : 0;
      near(turned(63 - y, x), [(x * 255) / 95, (y * 255) / 63, blue]);
    }
    near(turned(60, 4), [0, 0, 0]);

    const veiled = await decodeGolden("alpha-16-bit.png", [64, 96]);
    expect(veiled(5, 30)).toEqual([255, 255, 255]);
    const [x, y] = [80, 30];
    const levels = [x * 677 + 255, y * 1021 + 128, (x + y) * 409].map((level) => (level & 0xffff) >> 8);
    expect(veiled(x, y)).toEqual(levels);

    const rings = await decodeGolden("grey.png", [64, 96]);
    expect(rings(47, 30)).toEqual(new Array(3).fill(7 * 7 + 2 * 2));
  });
});
