import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL("./", import.meta.url)) }] },
  test: {
    globalSetup: ["test/start-postgres.ts"],
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["**/node_modules/**", ".stryker-tmp/**", "e2e/**", ".next/**", ".builds/**", ".data/**"],
    // To import the house is most of what a small file costs: files share it, so each leaves its process as it found it. Services are what a
    // test gives to `goLive`, and what it sets in the environment it puts back.
    isolate: false,
    // One more than there are cores: tests that kill and encode also wait.
    maxWorkers: availableParallelism() + 1,
    // Encodes and killed processes take their time on two busy cores; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
