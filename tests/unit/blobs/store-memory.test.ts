import { MemoryBlobStore } from "../../../src/blobs/index.js";
import { describeBlobStore } from "../../contract/blob-store.contract.js";

describeBlobStore("MemoryBlobStore", { setup: async () => new MemoryBlobStore(), teardown: async () => {} });
