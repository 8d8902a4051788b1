import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FeatureSpaceCache } from "../../../src/features/feature-space-cache.js";
import { range, rowsOf } from "../../contract/feature-rows.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";
import { spaceOf } from "./spaces.js";

const features = 4;
const NOBODY = 65534;

/** Opens the cache as a user who may only read it, also where the tests run as root. */
const SCRIPT = `
  import { FeatureCache } from "FEATURES";
  import { spaceOf } from "SPACES";
  import { range, rowsOf } from "ROWS";
  const problems = [];
  const cache = await FeatureCache.open("FOLDER", { maxBytes: 1, onProblem: (problem) => problems.push(problem) });
  const answers = [];
  for (const cut of ["block_13", "another"]) {
    const space = spaceOf(${features}, cut);
    const { evict } = await cache.makeRoom(space, 100_000);
    const store = await cache.space(space);
    const wanted = rowsOf(range(0, 5), ${features});
    const missing = (await store.findMissing(wanted.sha256s)).length;
    await store.append(wanted);
    await store.flush();
    const read = new Float32Array(5 * ${features});
    const lost = (await store.readMany(wanted.sha256s, read)).length;
    await store.close();
    answers.push({ evict, missing, lost, isEqual: read.every((value, index) => value === wanted.values[index]) });
  }
  console.log(JSON.stringify({ answers, problems }));
`;

it("a cache that can only be read gives its rows, keeps new ones in memory, says so, and stays as it is", async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const space = spaceOf(features, "block_13");
  const writer = await FeatureSpaceCache.open(folder, space);
  await writer.append(rowsOf(range(0, 3), features));
  await writer.close();
  const before = readdirSync(folder, { recursive: true }).sort();
  const own = join(folder, before[0] as string);
  chmodSync(own, 0o555);
  chmodSync(folder, 0o555);
  const at = (path: string): string => new URL(path, import.meta.url).href;
  const script = SCRIPT.replace("FEATURES", at("../../../src/features/index.ts"))
    .replace("SPACES", at("./spaces.ts"))
    .replace("ROWS", at("../../contract/feature-rows.ts"))
    .replace("FOLDER", folder);
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const node = ["--import", "tsx", "--input-type=module", "--eval", script];
  const { stdout, stderr } = spawnSync(process.execPath, node, { encoding: "utf8", ...user });
  chmodSync(folder, 0o755);
  chmodSync(own, 0o755);
  expect(stderr).toBe("");
  const reason = "can only be read (EACCES); its rows are used, and new ones stay in memory";
  const { answers, problems } = JSON.parse(stdout);
  expect(answers).toEqual([
    { evict: [], missing: 2, lost: 0, isEqual: true },
    { evict: [], missing: 5, lost: 0, isEqual: true },
  ]);
  expect(problems).toEqual([
    { path: own, reason },
    { path: expect.stringMatching(/[0-9a-f]{64}$/), reason },
  ]);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
});
