export type { ChannelScale, LayerKind, PlacedLayer } from "./layer-kind.js";
export { layerKind, SUPPORTED_CLASSES } from "./layer-table.js";
