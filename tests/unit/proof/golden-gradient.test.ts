import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOnnxEngine, type Engine, type Executable, type Tensors } from "../../../src/engine/index.js";
import { hashGoldenGradients } from "../../../src/proof/golden-gradient.js";
import { gradientProgram, type HeadSpec } from "../../../src/training/index.js";
import { headOf } from "../../harness/head-inputs.js";

let engine: Engine;
beforeAll(async () => {
  engine = await createOnnxEngine({ threads: 2 });
});
afterAll(() => engine.dispose());

async function hash(
  head: HeadSpec,
  wrap: (executable: Executable) => Executable = (executable) => executable,
  numLanes = 5,
): Promise<string[]> {
  const options = { head, numLanes, rows: 3, seed: 7 };
  const executable = await engine.compile(gradientProgram(head, { rows: 3, labelSmoothing: 0 }));
  try {
    return await hashGoldenGradients(wrap(executable), options);
  } finally {
    await executable.dispose();
  }
}

/** An executable that shifts the sum of the first bias by one unit in some of its calls. */
function disturbed(executable: Executable, isDisturbed: (inputs: Tensors, call: number) => boolean): Executable {
  let call = 0;
  return {
    numSessions: 1,
    dispose: () => executable.dispose(),
    run: async (inputs, options) => {
      const outputs = await executable.run(inputs, options);
      if (isDisturbed(inputs, call++)) (outputs["sum/softmax/bias"]!.data as Float64Array)[0]! += 1;
      return outputs;
    },
  };
}

describe("hashGoldenGradients", () => {
  it("gives one hash nine times on an engine whose bits repeat: 3 times at 1, 2 and all lanes a call", async () => {
    for (const head of [headOf(12, 4), headOf(12, 4, [6], 0.5), headOf(12, 4, [], 0.5)]) {
      const hashes = await hash(head);
      expect(hashes).toHaveLength(9);
      expect(new Set(hashes).size).toBe(1);
    }
  });

  it("keeps all other threads busy while it computes, and no longer", async () => {
    const executable = await engine.compile(gradientProgram(headOf(12, 4), { rows: 3, labelSmoothing: 0 }));
    const numSessions = 3;
    const alongside: number[] = [];
    let underWay = 0;
    const counted: Executable = {
      numSessions,
      dispose: () => executable.dispose(),
      run: async (inputs, options) => {
        if (inputs.labels!.dims[0] === 1) alongside.push(underWay);
        underWay++;
        return executable.run(inputs, options).finally(() => underWay--);
      },
    };
    await hashGoldenGradients(counted, { head: headOf(12, 4), numLanes: 6, rows: 3, seed: 7 });
    expect(alongside).toHaveLength(18); // three times six calls of one lane
    expect(Math.min(...alongside)).toBe(numSessions - 1);
    expect(underWay).toBe(0);
    await executable.dispose();
  });

  it("gives other hashes for other heads", async () => {
    const [first] = await hash(headOf(12, 4));
    const [second] = await hash(headOf(12, 5));
    expect(first).not.toBe(second);
  });

  it("shows bits that change with the number of lanes in a call", async () => {
    const wrap = (executable: Executable) => disturbed(executable, (inputs) => inputs.labels!.dims[0] === 2);
    expect(new Set(await hash(headOf(12, 4), wrap)).size).toBe(2);
  });

  it("shows bits that change from one repeat to the next", async () => {
    const wrap = (executable: Executable) => disturbed(executable, (_, call) => call === 7);
    const hashes = await hash(headOf(12, 4), wrap);
    expect(hashes.map((value) => value === hashes[0])).toEqual([true, false, ...new Array(7).fill(true)]);
  });

  it("works with a single lane", async () => {
    expect(new Set(await hash(headOf(12, 4), undefined, 1)).size).toBe(1);
  });
});
