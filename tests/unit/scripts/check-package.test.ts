import { describe, expect, it } from "vitest";
import { checkContents } from "../../../scripts/check-package.mjs";

const GOOD = [
  ...["LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "package.json"],
  ...["dist/index.js", "dist/index.d.ts", "dist/cli/main.js", "dist/gen/headway.js", "schema/job.v1.json"],
  ...["proto/headway/v1/blob.proto", "assets/golden/grey.png"],
].map((path) => ({ path, size: 1000 }));

describe("checkContents", () => {
  it("accepts code, types, protos, schema, assets and the pages", () => {
    expect(checkContents(GOOD)).toEqual([]);
  });

  it("names what is missing", () => {
    expect(checkContents(GOOD.filter(({ path }) => path !== "NOTICE"))).toEqual(["NOTICE is not in the package"]);
  });

  it.each(["src/index.ts", "dist/.sources-sha256", "dist/index.js.map", "tests/a.js", ".npmrc", "runs/a/result.json"])(
    "names %s as what does not belong there",
    (path) => {
      expect(checkContents([...GOOD, { path, size: 1 }])).toEqual([`${path} is in the package and should not be`]);
    },
  );

  it("refuses a package into which a model slipped", () => {
    expect(checkContents([...GOOD, { path: "assets/model.onnx", size: 9_000_000 }])).toEqual([
      "the package unpacks to 9012000 bytes, more than 4194304",
    ]);
  });
});
