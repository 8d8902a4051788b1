export { BATCH, PictureBlock } from "./backbone-blocks.js";
export {
  type Extraction,
  type ExtractOptions,
  type ExtractProgress,
  extractFeatures,
  type PictureRemark,
  type UnusablePicture,
} from "./extract-features.js";
export { extractPictures } from "./extract-pictures.js";
export { plannedBytes } from "./feature-block.js";
export { FeatureCache, type SpaceSummary } from "./feature-cache.js";
export { type FeatureSpace, spaceId } from "./feature-space.js";
export { type CacheProblem, FeatureSpaceCache } from "./feature-space-cache.js";
export type { FeatureRows, FeatureStore } from "./feature-store.js";
export { type CacheRoom, planRoom, type SpaceUse } from "./plan-room.js";
export { ExtractedRows, type RowReader } from "./row-reader.js";
export { MemoryFeatureStore } from "./store-memory.js";
