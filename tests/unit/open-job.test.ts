import { describe, expect, it } from "vitest";
import { loadJob } from "../../src/index.js";

/** What loadJob says of arguments that its types forbid. */
async function said(...args: unknown[]): Promise<unknown> {
  const error = await (loadJob as (...args: unknown[]) => Promise<unknown>)(...args).catch((thrown: unknown) => thrown);
  const { name, code, message } = error as { name: string; code: string; message: string };
  return name === "HeadwayError" ? [code, ...message.split("\n")] : error;
}

describe("loadJob", () => {
  it("names an option of another kind, where it is and what to give", async () => {
    const set = 'give a list of texts such as ["training.epochs=2"]';
    expect(await said("job.yaml", { set: {} })).toEqual(["USAGE", `loadJob: set is an object; ${set}`]);
    expect(await said("job.yaml", { set: "a=1" })).toEqual(["USAGE", `loadJob: set is a string; ${set}`]);
    expect(await said("job.yaml", { set: [1] })).toEqual([
      "USAGE",
      `loadJob: set is a list of other things than texts; ${set}`,
    ]);
  });

  it("names all of them at once, and options and a path that are none", async () => {
    expect(await said(3, { output: 4, cwd: null })).toEqual([
      "USAGE",
      "loadJob: the job file is a number; give its path",
      "loadJob: output is a number; give a path",
      "loadJob: cwd is null; give a path",
    ]);
    expect(await said("job.yaml", null)).toEqual([
      "USAGE",
      "loadJob: the options are null; give an object, or nothing",
    ]);
    expect(await said(undefined, [])).toEqual([
      "USAGE",
      "loadJob: the job file is undefined; give its path",
      "loadJob: the options are a list; give an object, or nothing",
    ]);
  });

  it("still says where a job file is not", async () => {
    expect(await said("/no/such/job.yaml", {})).toEqual(["NOT_FOUND", "/no/such/job.yaml: there is no such job file"]);
  });
});
