import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const TESTS = ["**/*.test.ts", "**/*.test.tsx"];
const NOT_OURS = ["**/node_modules/**", "e2e/**", ".next/**", ".builds/**", ".data/**"];
/** What a process has only once: whoever sets it, or reads what was made of it, shares no process. */
const OF_THE_PROCESS = /process\.env|stubEnv|services-live|setProcessEnvironment/;

const HOUSE = ["app", "bench", "bin", "components", "db", "inngest", "relay", "sandbox", "server", "test"];
const files = HOUSE.filter((name) => existsSync(name)).flatMap((name) =>
  readdirSync(name, { recursive: true, encoding: "utf8" }).map((file) => join(name, file)),
);
const alone = files.filter((file) => /\.test\.tsx?$/.test(file) && OF_THE_PROCESS.test(readFileSync(file, "utf8")));
const resolve = { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL("./", import.meta.url)) }] };
// Encodes and killed processes take their time on two busy cores; a test that hangs still ends.
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  resolve,
  test: {
    globalSetup: ["test/start-postgres.ts"],
    // One more than there are cores: tests that kill and encode also wait.
    maxWorkers: availableParallelism() + 1,
    projects: [
      // To import the house is most of what a small file costs: those that leave the process as they found it do it once for all.
      { resolve, test: { name: "shared", include: TESTS, exclude: [...NOT_OURS, ...alone], isolate: false, ...timeouts } },
      { resolve, test: { name: "alone", include: alone, exclude: NOT_OURS, ...timeouts } },
    ],
  },
});
