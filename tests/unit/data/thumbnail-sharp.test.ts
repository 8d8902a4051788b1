import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { THUMBNAIL_MEDIA_TYPE, thumbnail } from "../../../src/data/index.js";
import { failureOf } from "./scratch-folder.js";

describe("thumbnail", () => {
  it("is an upright WebP that fits the edge", async () => {
    const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: "#f00" } });
    const file = await picture.withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { format, width, height } = await sharp(await thumbnail(file, 96)).metadata();
    expect([`image/${format}`, width, height]).toEqual([THUMBNAIL_MEDIA_TYPE, 64, 96]);
  });

  it("is never larger than the picture, and takes plain grey values", async () => {
    const grey = { pixels: new Uint8Array(28 * 20).fill(120), rows: 28, columns: 20 };
    const bytes = await thumbnail(grey, 96);
    const { width, height } = await sharp(bytes).metadata();
    expect([width, height]).toEqual([20, 28]);
    for (const value of await sharp(bytes).raw().toBuffer()) expect(Math.abs(value - 120)).toBeLessThanOrEqual(3);
  });

  it("says why a picture cannot be decoded", async () => {
    expect((await failureOf(thumbnail(new Uint8Array(0), 96))).message).toBe("the file is empty (0 bytes)");
  });
});
