import { defineConfig } from "vitest/config";

/** Tests in order of cost: a group starts when the one before it has ended. */
const GROUPS = [
  { name: "unit", folders: ["unit", "contract"], maxWorkers: 2 },
  // These start processes that use both cores by themselves.
  { name: "processes", folders: ["integration", "chaos", "e2e"], maxWorkers: 1 },
];

export default defineConfig({
  test: {
    pool: "forks",
    projects: GROUPS.map(({ name, folders, maxWorkers }, groupOrder) => ({
      test: {
        name,
        include: folders.map((folder) => `tests/${folder}/**/*.test.ts`),
        pool: "forks",
        // Some tests load ONNX Runtime themselves; src turns its telemetry off where it starts an engine.
        env: { ORT_DISABLE_TELEMETRY: "1" },
        maxWorkers,
        sequence: { groupOrder },
        testTimeout: 60_000,
        hookTimeout: 60_000,
      },
    })),
  },
});
