// One thread of bare-backbone.ts: runs the backbone on the same 16 pictures as often as it is asked to.
import { parentPort, workerData } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";

const { program, pixels, dims, options } = workerData;
const session = await InferenceSession.create(program, options);
const feeds = { images: new Tensor("float32", pixels, dims) };
parentPort.on("message", async (numBlocks) => {
  for (let block = 0; block < numBlocks; block++) await session.run(feeds);
  parentPort.postMessage(numBlocks);
});
parentPort.postMessage(0);
