// Ends its process with code 3 while an engine thread is inside a call.
import { createOnnxEngine } from "../../../src/engine/index.js";
import { gradientProgram } from "../../../src/training/index.js";
import { gradientInputs, headOf } from "../../harness/head-inputs.js";

const engine = await createOnnxEngine({ threads: 1 });
const spec = headOf(2048, 200);
const executable = await engine.compile(gradientProgram(spec, { rows: 16, labelSmoothing: 0 }));
const inputs = gradientInputs(spec, { lanes: 8, rows: 16, scale: 1 });
await executable.run(inputs);
void executable.run(inputs);
setTimeout(() => process.exit(3), 5);
