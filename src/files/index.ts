export { syncFolder, temporaryName, temporaryTarget, writeFileAtomic } from "./atomic-write.js";
export { canonicalJson } from "./canonical-json.js";
export { toDiskError } from "./disk-error.js";
export { toFileError } from "./file-error.js";
export { makeFolder, makeFolders } from "./make-folder.js";
export { type FolderContents, type OwnNames, removeFolder, removeOwn, surveyFolder } from "./own-files.js";
export { isTypeScript, loaderFlags, ownModule } from "./own-module.js";
export { parseJson } from "./parse-json.js";
export { readIfThere } from "./read-if-there.js";
export { isWithin, realPathOf } from "./real-path.js";
export { assertSize, openRegularFile, readRegularFile, UnfitFile } from "./regular-file.js";
export { decodeSafetensors, encodeSafetensors, type StoredTensor } from "./safetensors.js";
export { sha256Hex } from "./sha256.js";
export {
  assertUnused,
  claimFolder,
  type FolderRole,
  type FolderUser,
  isUseMarker,
  listUsers,
  markUse,
  type UseMarker,
} from "./use-marker.js";
