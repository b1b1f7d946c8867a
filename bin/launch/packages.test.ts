import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensurePackages } from "./packages.mjs";

const run = promisify(execFile);

let root: string;
let said: string[];
const say = (line: string) => void said.push(line);
const module = (...path: string[]) => join(root, "node_modules", ...path);

let template: string;

/** A checkout that needs two packages, one of them for tests only; both are files beside it, so no registry is asked. */
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), "mhc-packages-"));
  for (const name of ["needed", "tool"]) {
    await mkdir(join(template, name));
    await writeFile(join(template, name, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
    await writeFile(join(template, name, "index.js"), "module.exports = 1;");
  }
  await run("npm", ["pack", "./needed", "./tool", "--silent"], { cwd: template });
  const wanted = { name: "checkout", version: "1.0.0", dependencies: { needed: "file:needed-1.0.0.tgz" }, devDependencies: { tool: "file:tool-1.0.0.tgz" } };
  await writeFile(join(template, "package.json"), JSON.stringify(wanted));
  await run("npm", ["install", "--package-lock-only", "--offline", "--silent"], { cwd: template });
});
afterAll(() => rm(template, { recursive: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "mhc-packages-"));
  await cp(template, root, { recursive: true });
  said = [];
});
afterEach(() => rm(root, { recursive: true }));

describe("installing packages", () => {
  it("brings what a start needs without the tools, leaves the lockfile as it was, and then has nothing to do", async () => {
    const lockfile = await readFile(join(root, "package-lock.json"), "utf8");
    await ensurePackages(root, { withTools: false, say });
    expect([existsSync(module("needed", "index.js")), existsSync(module("tool"))]).toEqual([true, false]);
    expect(await readFile(join(root, "package-lock.json"), "utf8")).toBe(lockfile);
    said = [];
    await ensurePackages(root, { withTools: false, say });
    expect(said).toEqual([]);
  });

  it("adds the tools when tests ask for them, and a package that went missing", async () => {
    await ensurePackages(root, { withTools: false, say });
    await ensurePackages(root, { withTools: true, say });
    expect(existsSync(module("tool", "index.js"))).toBe(true);
    await rm(module("needed"), { recursive: true });
    await ensurePackages(root, { withTools: true, say });
    expect(existsSync(module("needed", "index.js"))).toBe(true);
  });

  it("makes whole what a killed install left half unpacked", async () => {
    await ensurePackages(root, { withTools: false, say });
    await rm(module("needed", "index.js"));
    await writeFile(module(".installing"), "");
    await ensurePackages(root, { withTools: false, say });
    expect(existsSync(module("needed", "index.js"))).toBe(true);
  });
});
