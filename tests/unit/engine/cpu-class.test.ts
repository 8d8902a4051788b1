import { expect, test } from "vitest";
import { cpuClass, fingerprintText } from "../../../src/engine/index.js";

const of = (architecture: string, cpuinfo: string | undefined, model = ""): string =>
  cpuClass({ architecture, cpuinfo, model });

test.each([
  ["x64", "processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2 fma\nbugs\t\t:\n", "x64+avx2"],
  [
    "x64",
    "flags : avx2 avx512f avx512bw avx512_vnni avx512_bf16 amx_tile amx_int8\n",
    "x64+avx2+avx512f+avx512_vnni+avx512_bf16+amx",
  ],
  ["x64", "flags : fpu sse2\n", "x64"],
  [
    "arm64",
    "processor\t: 0\nFeatures\t: fp asimd asimddp sve i8mm bf16\nCPU part\t: 0xd40\n",
    "arm64+dotprod+i8mm+bf16+sve",
  ],
  ["arm64", "Features : fp asimd evtstrm\n", "arm64"],
])("%s with %j is %s", (architecture, cpuinfo, expected) => {
  expect(of(architecture, cpuinfo)).toBe(expected);
});

test("the processor's model stands for instruction sets that are not listed", () => {
  expect(of("arm64", undefined, "Apple M2 Pro")).toBe("arm64+apple-m2-pro");
  expect(of("arm64", undefined)).toBe("arm64");
});

test("this machine has a class", () => {
  expect(cpuClass()).toMatch(/^(x64|arm64)/);
});

test("a fingerprint is one line", () => {
  const fingerprint = {
    kind: "onnx",
    version: "1.30.0",
    device: "cpu",
    cpuClass: "x64+avx2",
    options: "intra=1",
  } as const;
  expect(fingerprintText(fingerprint)).toBe("onnx 1.30.0 cpu x64+avx2 intra=1");
});
