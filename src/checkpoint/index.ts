export { type Checkpoint, CheckpointStore, keptEntries } from "./checkpoint-store.js";
