export { keptEntries } from "./checkpoint-list.js";
export { type Checkpoint, CheckpointStore } from "./checkpoint-store.js";
