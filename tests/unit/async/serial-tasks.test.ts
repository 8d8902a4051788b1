import { describe, expect, it } from "vitest";
import { SerialTasks } from "../../../src/async/index.js";

describe("SerialTasks", () => {
  it("runs one task after another and gives what the last one gave", async () => {
    const tasks = new SerialTasks<number>();
    const log: string[] = [];
    for (const task of [1, 2, 3]) {
      tasks.add(async () => {
        log.push(`begin ${task}`);
        await new Promise((resolve) => setImmediate(resolve));
        log.push(`end ${task}`);
        return task;
      });
    }
    expect(await tasks.last()).toBe(3);
    expect(log).toEqual(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]);
  });

  it("begins no task after one that failed, and says so at once", async () => {
    const tasks = new SerialTasks<number>();
    const begun: number[] = [];
    tasks.add(() => Promise.reject(new Error("no space")));
    tasks.add(async () => begun.push(2));
    await expect(tasks.failure).rejects.toThrow("no space");
    await expect(tasks.last()).rejects.toThrow("no space");
    expect(begun).toEqual([]);
  });

  it("has nothing to give when there was no task", async () => {
    expect(await new SerialTasks<number>().last()).toBeNull();
  });
});
