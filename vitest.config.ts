import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL("./", import.meta.url)) }] },
  test: {
    include: ["**/*.test.ts", "**/*.test.tsx"],
    exclude: ["**/node_modules/**", "e2e/**", ".next/**", ".data/**"],
    globalSetup: ["test/start-postgres.ts"],
    // Encodes and killed processes take their time on two busy cores; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
