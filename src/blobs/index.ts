export { BlobService } from "./blob-service.js";
export { type BlobReader, type BlobRef, type BlobStore, type BlobWriter, isSha256 } from "./blob-store.js";
export { planSources, type RelayMember } from "./plan-sources.js";
export { type PullOptions, pullBlob } from "./pull-blob.js";
export { SourceRecord } from "./source-record.js";
export { FsBlobStore } from "./store-fs.js";
export { MemoryBlobStore } from "./store-memory.js";
