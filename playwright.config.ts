import { defineConfig } from "@playwright/test";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
// No GPU, no QUIC, and no request of its own to the outside: what a test sees is what our pages do.
const FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Chromium's sandbox refuses to run as root.
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/fixtures/build-site.ts",
  // Edits of films take their time on two cores.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  // Each has a copy of the product for its journeys: one of them walks through every page while the other takes what else there is.
  workers: 2,
  fullyParallel: false,
  // npm test names what passed only then, and fails when it is more than a few.
  retries: 1,
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"], ["json", { outputFile: "test-results/journeys.json" }]],
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] },
    // Recording each step takes time of every run; `npx playwright test --trace on` does it for whoever looks for a fault.
    trace: "off",
    screenshot: "only-on-failure",
    actionTimeout: 15_000,
  },
});
