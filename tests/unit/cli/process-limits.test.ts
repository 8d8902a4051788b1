import { describe, expect, it } from "vitest";
import { assertLimits, parseLimits } from "../../../src/cli/process-limits.js";

const limits = (openFiles: string, addressSpace: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     
Max open files            ${openFiles.padEnd(20)} 524288               files     
Max address space         ${addressSpace.padEnd(20)} unlimited            bytes     
`;

describe("the limits of a process", () => {
  it("are the soft ones, and none where they are not limited or not told", () => {
    expect(parseLimits(limits("1024", "unlimited"))).toEqual({ openFiles: 1024, addressBytes: null });
    expect(parseLimits(limits("unlimited", "4294967296"))).toEqual({ openFiles: null, addressBytes: 2 ** 32 });
    expect(parseLimits("")).toEqual({ openFiles: null, addressBytes: null });
  });

  it("are enough at the least, and where nothing is known", () => {
    expect(() => assertLimits({ openFiles: 256, addressBytes: 3 * 2 ** 30 })).not.toThrow();
    expect(() => assertLimits({ openFiles: null, addressBytes: null })).not.toThrow();
  });
});
