import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ExportedModel } from "../../../src/evaluation/exported-model.js";
import { assertHeadWasMeasured } from "../../../src/evaluation/measured-head.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";
import { sampleModel } from "../report/sample-model.js";

const { result } = sampleModel();

let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, "result.json");
});

const check = (headSha256: string | null): Promise<void> =>
  assertHeadWasMeasured({ folder, headSha256 } as unknown as ExportedModel);

describe("assertHeadWasMeasured", () => {
  it("takes the head that the result was measured with, and any where no result says what was measured", async () => {
    await check("7".repeat(64));
    writeFileSync(path, JSON.stringify(result));
    await check(result.head.sha256);
  });

  it("refuses another head", async () => {
    writeFileSync(path, JSON.stringify(result));
    await expect(check("7".repeat(64))).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `${join(folder, "head.safetensors")} has SHA-256 ${"7".repeat(64)}, result.json beside it was measured with ` +
        `${result.head.sha256}; run the job again`,
    });
  });

  it.each(["null", "[]", "{}", '{"head":{}}', "3"])("refuses the result %s", async (text) => {
    writeFileSync(path, text);
    await expect(check(result.head.sha256)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining(`${path} is not what a run writes: `),
    });
  });

  it("refuses a head without numbers, and says how to get them", async () => {
    const none = { train: null, validation: null, test: null };
    writeFileSync(path, JSON.stringify({ ...result, status: "cancelled", accuracy: none, loss: none }));
    await expect(check(result.head.sha256)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message:
        `${path} is of a cancelled run and gives no numbers of a head; headway export ${folder} writes and measures the ` +
        "head of its best checkpoint",
    });
  });
});
