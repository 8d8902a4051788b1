import { createMemoryLinks } from "../../../src/collective/peer-link-memory.js";
import { describePeerLink } from "../../contract/peer-link.contract.js";

describePeerLink("memory", {
  setup: async (worldSize) => createMemoryLinks(worldSize),
  teardown: async () => undefined,
});
