import { MemoryFeatureStore } from "../../../src/features/index.js";
import { describeFeatureStore } from "../../contract/feature-store.contract.js";

describeFeatureStore("MemoryFeatureStore", {
  setup: async (features) => new MemoryFeatureStore(features),
  teardown: (store) => store.close(),
});
