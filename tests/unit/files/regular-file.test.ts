import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRegularFile } from "../../../src/files/index.js";
import { useScratchFolder } from "../data/scratch-folder.js";

const scratch = useScratchFolder();
const read = (path: string): Promise<Uint8Array> => readRegularFile(path, { maxBytes: 10 });

describe("readRegularFile", () => {
  it("reads all bytes up to the limit, and refuses more", async () => {
    expect(Buffer.from(await read(await scratch.write("ten", "0123456789"))).toString()).toBe("0123456789");
    await expect(read(await scratch.write("more", "0123456789a"))).rejects.toThrow(
      "the file has 11 bytes, more than the 10 that are read of one",
    );
  });

  it("refuses a named pipe and a socket without waiting for them", async () => {
    const pipe = join(scratch.path, "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(read(pipe)).rejects.toThrow("this is a named pipe, and only regular files are read");
    const socket = join(scratch.path, "socket");
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once("listening", resolve));
    await expect(read(socket)).rejects.toThrow("this is a socket, and only regular files are read");
    await new Promise((resolve) => server.close(resolve));
  });

  it("refuses a device, which would give bytes without end", async () => {
    await expect(read("/dev/zero")).rejects.toThrow("this is a device, and only regular files are read");
  });

  it.runIf(process.platform === "linux")("holds a file to the limit that says it is empty and is not", async () => {
    await expect(read("/proc/self/maps")).rejects.toThrow(/^the file has \d+ bytes, more than the 10 /);
  });

  it("gives a folder and a missing file the system's codes", async () => {
    await expect(read(scratch.path)).rejects.toMatchObject({ code: "EISDIR" });
    await expect(read(join(scratch.path, "none"))).rejects.toMatchObject({ code: "ENOENT" });
    writeFileSync(join(scratch.path, "empty"), "");
    expect((await read(join(scratch.path, "empty"))).length).toBe(0);
  });
});
