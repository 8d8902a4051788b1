export { type AttributeValue, type Constant, type ElementKind, GraphBuilder } from "./graph-builder.js";
