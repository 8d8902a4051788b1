import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BUILD_TIMEOUT_MS, ensureHeadwayBuilt, runHeadway } from "../harness/headway-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { type TinyJob, writeTinyJob } from "../harness/tiny-job.js";
import { tinyModel, writeTinyModel } from "../harness/tiny-model.js";

beforeAll(ensureHeadwayBuilt, BUILD_TIMEOUT_MS);

/** What `run` says of a tiny job whose model `change` has spoilt; its folder is written as DIR. */
async function refusal(change: (job: TinyJob) => void, command: "run" | "inspect" = "run") {
  const job = writeTinyJob(temporaryFolder(), { perClass: 8 });
  change(job);
  const args = command === "run" ? ["run", job.path] : ["models", "inspect", job.model];
  const { code, stdout, stderr } = await runHeadway(args, { env: { HEADWAY_HOME: job.home } });
  return { code, stdout, message: stderr.replaceAll(job.folder, "DIR").match(/^headway: .*/m)?.[0] };
}

/** Changes the first weight of model.json. */
function changeWeight({ model }: TinyJob, change: object): void {
  const json = JSON.parse(readFileSync(model, "utf8"));
  Object.assign(json.weightsManifest[0].weights[0], change);
  writeFileSync(model, JSON.stringify(json));
}

describe("a model", () => {
  it("whose shard is too short is refused with 3 and both lengths", async () => {
    const bytes = tinyModel(16).weights.reduce((sum, { values }) => sum + values.byteLength, 0);
    const shorten = ({ model }: TinyJob): void => truncateSync(join(dirname(model), "weights.bin"), bytes - 4);
    const { code, stdout, message } = await refusal(shorten);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(message).toContain(`${bytes - 4}`);
    expect(message).toContain(`${bytes}`);
    expect(message).toMatch(/^headway: DIR\/model\/.*\(MODEL_INVALID\)$/);
  });

  it("whose quantisation is unknown or incomplete is refused with 3 and the weight", async () => {
    const unknown = await refusal((job) => changeWeight(job, { quantization: { dtype: "uint4", scale: 1, min: 0 } }));
    expect(unknown.code).toBe(3);
    expect(unknown.message).toMatch(/conv_1\/kernel.*uint4.*\(MODEL_INVALID\)$/);
    const incomplete = await refusal((job) => changeWeight(job, { quantization: { dtype: "uint8", min: 0 } }));
    expect(incomplete.code).toBe(3);
    expect(incomplete.message).toMatch(/conv_1\/kernel.*scale.*\(MODEL_INVALID\)$/);
  });

  it("with a layer that is not supported is refused with 3: the layer, its class, and what is", async () => {
    const { code, message } = await refusal(({ model }) => {
      const tiny = tinyModel(16);
      tiny.layers.splice(3, 0, { class_name: "ConvLSTM2D", config: { name: "memory", filters: 4 } });
      writeTinyModel(dirname(model), 16, tiny);
    });
    expect(code).toBe(3);
    expect(message).toMatch(
      /^headway: DIR\/model\/model\.json: layer "memory" of class ConvLSTM2D .*; supported: .*Conv2D, .*\(LAYER_UNSUPPORTED\)$/,
    );
  });

  it("with a layer that is not supported is still listed by inspect, with the reason", async () => {
    const { code, stdout } = await refusal(({ model }) => {
      const tiny = tinyModel(16);
      tiny.layers.splice(3, 0, { class_name: "ConvLSTM2D", config: { name: "memory", filters: 4 } });
      writeTinyModel(dirname(model), 16, tiny);
    }, "inspect");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^memory +ConvLSTM2D +unknown +0 +cannot be compiled$/m);
    expect(stdout).toMatch(/^conv_2 +Conv2D +4 x 4 x 16 +1,168 +16/m);
    expect(stdout).toMatch(/^memory \(and 2 layers that need it\): .*ConvLSTM2D/m);
  });

  it("that has no such cut is refused with 3 and the names near it", async () => {
    const { code, message } = await refusal((job) => {
      const json = JSON.parse(readFileSync(job.path, "utf8"));
      json.backbone.cut = "conv2";
      writeFileSync(job.path, JSON.stringify(json));
    });
    expect(code).toBe(3);
    expect(message).toContain('there is no layer "conv2" to cut at; near it are "conv_2"');
  });

  it("that is not there exits with 4 where the command line names it", async () => {
    const { code, stdout, stderr } = await runHeadway(["models", "inspect", "/nowhere/model.json"]);
    expect({ code, stdout, stderr }).toEqual({
      code: 4,
      stdout: "",
      stderr: "headway: /nowhere/model.json: there is no such model file (NOT_FOUND)\n",
    });
  });
});
