export { runGraph, unsupportedOperators } from "./graph.js";
export { type DataType, sizeOf, type Value } from "./value.js";
