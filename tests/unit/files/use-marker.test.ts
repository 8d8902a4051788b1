import { spawnSync } from "node:child_process";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { isUseMarker, listUsers, markUse } from "../../../src/files/index.js";
import { temporaryFolder } from "../../harness/temporary-folder.js";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const host = encodeURIComponent(hostname()).replaceAll("-", "%2D");

describe("a marker", () => {
  it("shows its process as a user until it is removed", async () => {
    const first = await markUse(folder);
    const second = await markUse(folder);
    const userOf = ({ path }: { path: string }) => ({ host: hostname(), pid: process.pid, marker: path });
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
    await writeFile(join(folder, `.use-${host}-${pid}-0-abc`), "");
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of an earlier process that had this one's id, as in a container begun again, counts for nothing", async () => {
    await writeFile(join(folder, `.use-${host}-${process.pid}-0-abc`), "");
    expect(await listUsers(folder)).toEqual([]);
  });

  it("of another process of this host counts while that process lives", async () => {
    const marker = join(folder, `.use-${host}-${process.ppid}-0-abc`);
    await writeFile(marker, "");
    expect(await listUsers(folder)).toEqual([{ host: hostname(), pid: process.ppid, marker }]);
  });

  it("from before this host started counts for nothing, whoever has the process id now", async () => {
    const marker = join(folder, `.use-${host}-${process.ppid}-0-abc`);
    await writeFile(marker, "");
    const before = new Date(Date.now() - uptime() * 1000 - 60_000);
    await utimes(marker, before, before);
    expect(await listUsers(folder)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of another host counts while it is touched", async () => {
    const path = join(folder, ".use-far%2Daway-7-0-abc");
    await writeFile(path, "");
    expect(await listUsers(folder)).toEqual([{ host: "far-away", pid: 7, marker: path }]);
    const minutesAgo = new Date(Date.now() - 2 * 60_000);
    await utimes(path, minutesAgo, minutesAgo);
    expect(await listUsers(folder)).toEqual([]);
  });

  it("is a file of the folder, and a folder that is not there has no users", async () => {
    const marker = await markUse(folder);
    expect(await readdir(folder)).toEqual([basename(marker.path)]);
    await marker.remove();
    expect(await listUsers(join(folder, "nowhere"))).toEqual([]);
  });
});
