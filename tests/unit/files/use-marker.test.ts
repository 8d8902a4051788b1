import { spawnSync } from "node:child_process";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { claimFolder, isUseMarker, listUsers, markUse } from "../../../src/files/index.js";
import { markerName } from "../../harness/marker-name.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

describe("a marker", () => {
  it("shows its process as a user until it is removed", async () => {
    const first = await markUse(folder);
    const second = await markUse(folder);
    const userOf = ({ path }: { path: string }) => ({
      host: hostname(),
      pid: process.pid,
      isElsewhere: false,
      marker: path,
    });
    const markers = [first, second].sort((a, b) => (a.path < b.path ? -1 : 1));
    expect((await listUsers(folder)).sort((a, b) => (a.marker < b.marker ? -1 : 1))).toEqual(markers.map(userOf));
    expect(await listUsers(folder, { except: first })).toEqual([userOf(second)]);
    expect((await readdir(folder)).every(isUseMarker)).toBe(true);
    await first.remove();
    await first.remove();
    await second.remove();
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a process that has ended counts for nothing and is removed", async () => {
    const { pid } = spawnSync(process.execPath, ["--eval", ""]);
    await writeFile(join(folder, await markerName({ pid })), "");
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of an earlier process that had this one's id, as in a container begun again, counts for nothing", async () => {
    await writeFile(join(folder, await markerName({ start: "0" })), "");
    expect(await listUsers(folder)).toEqual([]);
  });

  it("of another process of this host counts while that process lives", async () => {
    const marker = join(folder, await markerName({ pid: process.ppid }));
    await writeFile(marker, "");
    expect(await listUsers(folder)).toEqual([{ host: hostname(), pid: process.ppid, isElsewhere: false, marker }]);
  });

  it("from before this host started counts for nothing, whoever has the process id now", async () => {
    const marker = join(folder, await markerName({ pid: process.ppid }));
    await writeFile(marker, "");
    const before = new Date(Date.now() - uptime() * 1000 - 60_000);
    await utimes(marker, before, before);
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ["another host", { host: "far%2Daway", space: "0" }],
    ["another PID namespace, whoever has its process id here,", { space: "0.1" }],
  ])("of %s counts while it is touched", async (_, where) => {
    const { pid } = spawnSync(process.execPath, ["--eval", ""]);
    const path = join(folder, await markerName({ ...where, pid }));
    await writeFile(path, "");
    const user = { host: "host" in where ? "far-away" : hostname(), pid, isElsewhere: true, marker: path };
    expect(await listUsers(folder)).toEqual([user]);
    await expect(claimFolder(folder, { what: "output folder", flag: "--output" })).rejects.toMatchObject({
      code: "FOLDER_IN_USE",
      message:
        `output folder ${folder} is in use by process ${pid} on ${user.host} (of another container or host); wait for its ` +
        "end or stop it, or choose another by --output (if that process was killed, its hold ends within a minute)",
    });
    const minutesAgo = new Date(Date.now() - 2 * 60_000);
    await utimes(path, minutesAgo, minutesAgo);
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  const namespace = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"];
  const hasNamespaces = spawnSync("unshare", [...namespace, "true"]).status === 0;
  it.skipIf(!hasNamespaces)("is not taken over by a process of another PID namespace", async () => {
    const marker = await markUse(folder);
    const files = new URL("../../../src/files/index.ts", import.meta.url).href;
    const script = `import { listUsers } from ${JSON.stringify(files)}; console.log(JSON.stringify(await listUsers(${JSON.stringify(folder)})));`;
    const node = [process.execPath, "--import", "tsx", "--input-type=module", "--eval", script];
    const { stdout, stderr } = spawnSync("unshare", [...namespace, ...node], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([
      { host: hostname(), pid: process.pid, isElsewhere: true, marker: marker.path },
    ]);
    expect(await readdir(folder)).toEqual([basename(marker.path)]);
    await marker.remove();
  });

  it.each([
    ".use-notes.md",
    ".use-",
    ".use-a-1-0-abc",
    ".use-%zz-1-0-0-0123456789ab.txt",
    ".used-a-1-0-0-0123456789ab",
  ])("is not what %s is, and that stays", async (name) => {
    await writeFile(join(folder, name), "mine");
    expect(isUseMarker(name)).toBe(false);
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([name]);
  });

  it("whose host is no word of an address is shown as it is", async () => {
    const name = await markerName({ host: "%zz", space: "0" });
    await writeFile(join(folder, name), "");
    expect(await listUsers(folder)).toMatchObject([{ host: "%zz" }]);
  });

  it("is a file of the folder, and a folder that is not there has no users", async () => {
    const marker = await markUse(folder);
    expect(await readdir(folder)).toEqual([basename(marker.path)]);
    await marker.remove();
    expect(await listUsers(join(folder, "nowhere"))).toEqual([]);
  });
});
