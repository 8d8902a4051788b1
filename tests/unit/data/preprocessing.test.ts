import { describe, expect, it } from "vitest";
import type { PreprocessingSpec } from "../../../src/config/index.js";
import { type Preprocessing, preprocessingDigest, resolvePreprocessing } from "../../../src/data/index.js";
import { toPixelValues } from "../../../src/data/pixel-values.js";
import { HeadwayError } from "../../../src/errors.js";

const PATH = "/model/preprocessing.json";
const beside = (value: unknown) => ({ value, path: PATH });
const SIZE = [4, 6] as const;

function refusal(...args: Parameters<typeof resolvePreprocessing>): HeadwayError {
  try {
    resolvePreprocessing(...args);
  } catch (error) {
    if (error instanceof HeadwayError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("resolvePreprocessing", () => {
  it("fills in the defaults of the job file", () => {
    expect(resolvePreprocessing({ size: SIZE }, null, null)).toEqual({
      mode: "custom",
      size: [4, 6],
      resize: "linear",
      crop: "none",
      channels: "rgb",
      scale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      layout: "nhwc",
      background: [255, 255, 255],
    });
  });

  it("takes everything from beside the weights, quotients included, and lets the job file choose the size only", () => {
    const file = beside({ mode: "custom", size: [224, 224], channels: "bgr", scale: "1/255", crop: "center" });
    const alone = resolvePreprocessing(null, file, null);
    expect(alone).toMatchObject({ size: [224, 224], channels: "bgr", scale: 1 / 255, crop: "center" });
    expect(resolvePreprocessing({ size: [96, 96] }, file, null)).toEqual({ ...alone, size: [96, 96] });
    expect(resolvePreprocessing({ scale: 1 / 255, background: [0, 0, 0] }, file, null)).toMatchObject({
      scale: 1 / 255,
      background: [0, 0, 0],
    });
  });

  it("refuses all values that contradict the weights, at once", () => {
    const spec: PreprocessingSpec = { mode: "caffe", resize: "cubic", size: [8, 8] };
    const error = refusal(spec, beside({ size: [224, 224], mode: "torch", resize: "linear" }), null);
    expect(error.code).toBe("JOB_INVALID");
    expect(error.message.split("\n")).toEqual([
      `backbone.preprocessing.resize: is cubic, the weights want linear (${PATH}); remove it, only size may differ`,
      `backbone.preprocessing.channels: is bgr, the weights want rgb (${PATH}); remove it, only size may differ`,
      `backbone.preprocessing.scale: is 1, the weights want ${1 / 255} (${PATH}); remove it, only size may differ`,
      `backbone.preprocessing.mean: is [103.939,116.779,123.68], the weights want [0.485,0.456,0.406] (${PATH}); ` +
        "remove it, only size may differ",
      `backbone.preprocessing.std: is [1,1,1], the weights want [0.229,0.224,0.225] (${PATH}); remove it, only size may ` +
        "differ",
    ]);
  });

  it("takes another name of the same rule as no contradiction", () => {
    const file = beside({ size: [4, 6], scale: 1 / 127.5, mean: [1, 1, 1] });
    const resolved = resolvePreprocessing({ mode: "tf" }, file, null);
    expect(preprocessingDigest(resolved)).toBe(
      preprocessingDigest(resolvePreprocessing({ mode: "tf", size: SIZE }, null, null)),
    );
  });

  it("refuses a value that a named mode fixes otherwise, and reads its own result back", () => {
    expect(refusal({ mode: "tf", size: SIZE, mean: [0, 0, 0] }, null, null).message).toBe(
      "backbone.preprocessing.mean: is [0,0,0], mode tf fixes it at [1,1,1]; remove it, or set mode to custom",
    );
    for (const mode of ["custom", "tf", "torch", "caffe", "built-in"] as const) {
      const resolved = resolvePreprocessing({ mode, size: SIZE }, null, "nchw");
      expect(resolvePreprocessing(null, beside(JSON.parse(JSON.stringify(resolved))), "nchw")).toEqual(resolved);
    }
  });

  it("takes the layout from the model, and refuses another", () => {
    expect(resolvePreprocessing({ size: SIZE }, null, "nchw").layout).toBe("nchw");
    expect(refusal({ size: SIZE, layout: "nhwc" }, null, "nchw").message).toBe(
      "backbone.preprocessing.layout: is nhwc, the model's input is nchw; remove it",
    );
    expect(refusal(null, beside({ size: SIZE, layout: "nhwc" }), "nchw").message).toBe(
      `${PATH}: layout: is nhwc, the model's input is nchw; remove it`,
    );
  });

  it("refuses to guess: nothing said at all, and no size", () => {
    expect(refusal(null, null, null)).toMatchObject({
      code: "JOB_INVALID",
      message:
        "backbone.preprocessing: is missing, and there is no preprocessing.json beside the weights; say how the weights " +
        "want their pixels",
    });
    expect(refusal({ mode: "tf" }, null, null).message).toBe(
      "backbone.preprocessing.size: is missing; give height and width such as [224, 224]",
    );
  });

  it("names every mistake of the file beside the weights", () => {
    const error = refusal(
      null,
      beside({ size: [224], std: [0, 1, 1], scale: "x", Mean: 1, mode: "keras", background: [0, 0, 256] }),
      null,
    );
    expect(error.code).toBe("MODEL_INVALID");
    expect(error.message.split("\n")).toEqual([
      `${PATH}: size: is [224], must be height and width from 1 to 4096, such as [224, 224]`,
      `${PATH}: std: is [0,1,1], must be 3 numbers above 0, such as [1, 1, 1]`,
      `${PATH}: scale: is "x", must be a number above 0 or a quotient such as 1/255`,
      `${PATH}: Mean: is unknown; the keys are mode, size, resize, crop, channels, scale, mean, std, layout, outputLayout, background`,
      `${PATH}: mode: is "keras", must be one of custom, tf, torch, caffe, built-in`,
      `${PATH}: background: is [0,0,256], must be 3 integers from 0 to 255, such as [255, 255, 255]`,
    ]);
    expect(refusal(null, beside([1]), null).message).toBe(
      `${PATH}: must hold a JSON object such as {"size": [224, 224], "mode": "tf"}`,
    );
  });
});

describe("preprocessingDigest", () => {
  const base = resolvePreprocessing({ size: SIZE }, null, null);

  it("is pinned", () => {
    // printf '{"background":[255,255,255],"channels":"rgb","crop":"none","layout":"nhwc","mean":[0,0,0],
    // "resize":"linear","scale":1,"size":[4,6],"std":[1,1,1]}' (one line) | sha256sum
    expect(preprocessingDigest(base)).toBe("067fa3bc0cdf8ad5f1c7aea95305ead54c1a33dd311b9045d252571be19d8231");
  });

  it("differs when anything differs that changes pixels", () => {
    const others: Preprocessing[] = [
      { ...base, size: [6, 4] },
      { ...base, resize: "cubic" },
      { ...base, crop: "center" },
      { ...base, channels: "bgr" },
      { ...base, scale: 0.5 },
      { ...base, mean: [0, 0, 1] },
      { ...base, std: [1, 2, 1] },
      { ...base, layout: "nchw" },
      { ...base, background: [0, 255, 255] },
    ];
    expect(new Set([base, ...others].map(preprocessingDigest)).size).toBe(10);
    expect(preprocessingDigest({ ...base, mode: "built-in" })).toBe(preprocessingDigest(base));
  });
});

describe("toPixelValues", () => {
  const resolve = (spec: PreprocessingSpec): Preprocessing =>
    resolvePreprocessing({ size: [1, 2], ...spec }, null, null);
  const PIXELS = Uint8Array.of(10, 20, 30, 255, 128, 0);

  it("rounds the float64 value once to float32, for every level of every channel", () => {
    const spec = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
    for (let level = 0; level < 256; level++) {
      const expected = [0, 1, 2].map((channel) =>
        Math.fround((level * (1 / 255) - spec.mean[channel]!) / spec.std[channel]!),
      );
      expect([...toPixelValues(Uint8Array.of(level, level, level), resolve(spec))]).toEqual(expected);
    }
  });

  it("prepares pixels as Keras' named modes define", () => {
    // Evaluated by hand from keras.applications.imagenet_utils: x/127.5-1; (x/255-mean)/std; BGR minus means; x.
    const close = (mode: "tf" | "torch" | "caffe" | "built-in", expected: readonly number[]): void =>
      toPixelValues(PIXELS, resolve({ mode })).forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index]!, 4);
      });
    close("tf", [-0.921569, -0.843137, -0.764706, 1, 0.003922, -1]);
    close("torch", [-1.946656, -1.685574, -1.281569, 2.248908, 0.205182, -1.804444]);
    close("caffe", [30 - 103.939, 20 - 116.779, 10 - 123.68, -103.939, 128 - 116.779, 255 - 123.68]);
    close("built-in", [10, 20, 30, 255, 128, 0]);
  });

  it("orders channels and axes, with mean and std in the order of the output's channels", () => {
    const mean = [1, 2, 3] as const;
    expect([...toPixelValues(PIXELS, resolve({ mean }))]).toEqual([9, 18, 27, 254, 126, -3]);
    expect([...toPixelValues(PIXELS, resolve({ mean, channels: "bgr" }))]).toEqual([29, 18, 7, -1, 126, 252]);
    expect([...toPixelValues(PIXELS, resolve({ mean, layout: "nchw" }))]).toEqual([9, 254, 18, 126, 27, -3]);
    expect([...toPixelValues(PIXELS, resolve({ mean, channels: "bgr", layout: "nchw" }))]).toEqual([
      29, -1, 18, 126, 7, 252,
    ]);
  });
});
