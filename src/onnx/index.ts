export { type ExternalTensor, externalTensors, inlineExternalData } from "./external-data.js";
export { type AttributeValue, type Constant, type ElementKind, GraphBuilder } from "./graph-builder.js";
export { type GraphInterface, type GraphValue, readGraphInterface } from "./model-reader.js";
export { type Wrapping, wrapGraph } from "./wrap-graph.js";
