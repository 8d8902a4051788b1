export { type ClassFolder, type ClassFolders, listClassFolders } from "./class-folders.js";
export { type Dataset, type ReadDatasetOptions, readDataset } from "./dataset.js";
export { decodePicture, decoderVersion } from "./decode-sharp.js";
export { type Duplicate, datasetDigest } from "./digest.js";
export type { UnreadablePicture } from "./digest-pictures.js";
export { goldenFiles } from "./golden.js";
export {
  evaluationBlocks,
  evaluationMembers,
  LanePlan,
  type LanePlanOptions,
  type LaneRows,
  microBatchRows,
} from "./lanes.js";
export { type LoadedPicture, type LoadPicturesOptions, loadPictures } from "./loader.js";
export { type Picture, pictureSha256, type RawGrey } from "./picture.js";
export { isPictureName } from "./picture-name.js";
export { isMissing, readPicture, usePicture } from "./picture-reader.js";
export { type Preprocessing, preprocessingDigest, resolvePreprocessing, statedLayouts } from "./preprocessing.js";
export type { PreprocessingMode } from "./preprocessing-modes.js";
export type { DataProblem } from "./problem-list.js";
export { idHash, type PictureSource, type Sample, SPLITS, type Split } from "./sample.js";
export { classCounts, type DatasetSummary, type SplitCounts, summarizeDataset } from "./summary.js";
export { THUMBNAIL_MEDIA_TYPE, thumbnail } from "./thumbnail-sharp.js";
