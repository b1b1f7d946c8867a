// npm test: installs what is missing, then every check there is. The last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "./launch/fault.mjs";
import { ensurePackages } from "./launch/packages.mjs";
import { ensurePrograms } from "./launch/system-programs.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const results = join(root, "test-results");
const say = (line) => process.stdout.write(`${line}\n`);
const command = (path, ...args) => [process.execPath, join(root, "node_modules", ...path.split("/")), ...args];

/**
 * So many tests in all may fail on a busy machine and pass when they are tried once more, alone; one more is no chance. Each is named at
 * the end, and is a fault to look for: docs/decisions/027-a-second-try.md.
 */
const SECOND_TRIES_MAX = 2;
const VITEST = command("vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json");

// Cheap ones first, those of a group side by side. Each takes its whole result file or counts as one.
const CHECKS = [
  [
    { name: "lint", run: command("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".") },
    { name: "types", run: command("typescript/bin/tsc", "--noEmit") },
    { name: "import rules", run: [process.execPath, join(root, "test", "boundaries", "check.mjs")] },
    { name: "dead code", run: command("knip/bin/knip.js", "--no-progress", "--no-config-hints") },
  ],
  [
    {
      name: "unit and integration",
      run: [...VITEST, "--outputFile.json=test-results/vitest.json"],
      count: (code) => countVitest("vitest.json", code),
    },
    // The site that the journeys need, in the time in which other tests wait; where it could not be made, the journeys say why.
    { name: "site", run: [process.execPath, "--import", "tsx", join(root, "e2e", "build-ahead.ts")], count: () => ({ passed: 0, failed: 0 }) },
  ],
  [{ name: "journeys", run: command("@playwright/test/cli.js", "test"), count: countJourneys }],
];

async function test() {
  process.chdir(root);
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  const media = ["ffmpeg", "ffprobe"].map((name) => ({
    command: process.env[`${name.toUpperCase()}_PATH`] || name,
    aptPackage: "ffmpeg",
    brewPackage: "ffmpeg",
  }));
  const browser = { command: process.env.CHROMIUM_PATH || "/usr/bin/chromium", versionFlag: "--version", aptPackage: "chromium", brewPackage: "chromium" };
  await Promise.all([ensurePrograms([...media, browser], { say }), ensurePackages(root, { withTools: true, say })]);

  const total = { passed: 0, failed: 0 };
  const lines = [];
  for (const group of CHECKS) {
    for (const { passed, failed, line } of await Promise.all(group.map(check))) {
      total.passed += passed;
      total.failed += failed;
      lines.push(line);
    }
  }
  const late = await tryAgain(total);
  say(`\n${[...lines, ...late.map((name) => `passed only when tried again: ${name}`)].join("\n")}`);
  say(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function check({ name, run: line, count }) {
  say(`\n── ${name}`);
  const since = performance.now();
  const code = await run(line);
  const { passed, failed } = count?.(code) ?? (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  return { passed, failed, line: `${name}: ${passed} passed, ${failed} failed, ${Math.round((performance.now() - since) / 1000)} s` };
}

function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** A run that failed without a failed test counts as one failure. */
function countVitest(name, code) {
  const report = readReport(name);
  const failed = failuresOf(report).length || (code === 0 ? 0 : 1);
  return { passed: report?.numPassedTests ?? 0, failed };
}

/** Each failed test with its file; of a file that failed without one (it does not load, its set-up breaks) the file alone. */
function failuresOf(report) {
  return (report?.testResults ?? [])
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, assertionResults }) => {
      const file = relative(root, name);
      const failed = assertionResults.filter(({ status }) => status === "failed").map(({ fullName }) => ({ file, name: `${file}: ${fullName}` }));
      return failed.length > 0 ? failed : [{ file, name: file }];
    });
}

/** What passed only when Playwright repeated it is a failure here, until `tryAgain` has counted how many there are. */
function countJourneys(code) {
  const stats = readReport("journeys.json")?.stats;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) || (code === 0 ? 0 : 1);
  return { passed: stats?.expected ?? 0, failed };
}

/** Tries the files of the few tests that failed once more, alone, and moves in `total` what passed then. @returns the tests' names. */
async function tryAgain(total) {
  if (total.failed === 0 || total.failed > SECOND_TRIES_MAX) return [];
  const late = namesOfFlaky(readReport("journeys.json")?.suites ?? []);
  const failures = failuresOf(readReport("vitest.json"));
  if (failures.length > 0) {
    say("\n── once more, alone");
    const code = await run([...VITEST, "--outputFile.json=test-results/once-more.json", ...new Set(failures.map(({ file }) => file))]);
    if (countVitest("once-more.json", code).failed === 0) late.push(...failures.map(({ name }) => name));
  }
  total.failed -= late.length;
  total.passed += late.length;
  return late;
}

function namesOfFlaky(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...specs.filter(({ tests }) => tests.some(({ status }) => status === "flaky")).map(({ title }) => title),
    ...namesOfFlaky(inner),
  ]);
}

function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(results, name), "utf8"));
  } catch (error) {
    // No report is what a run leaves that did not get far; its exit code says that it failed.
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

test().catch((error) => {
  process.stderr.write(`${error instanceof Fault ? error.message : error.stack}\n`);
  say("0 passed, 1 failed");
  process.exitCode = 1;
});
