import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

// Plain JavaScript: the tool does not find its parser when tsx loads it.
const require = createRequire(import.meta.url);
const ROOTS = ["app", "bench", "bin", "components", "db", "delivery", "e2e", "inngest", "protocol", "proxy.ts", "relay", "sandbox", "server", "test"];
const BROWSER_CODE = /^components\//;
/** A value from the router would carry the whole server into the browser; its types weigh nothing. */
const VALUE_FROM_SERVER = /^\s*(?:import|export)\s+(?!type\b)[^;]*?from\s+["'](?:@\/|(?:\.\.\/)+)server\//m;

/** Checks every import below `baseDir` against .dependency-cruiser.cjs. */
export async function cruiseImports(baseDir, roots = ROOTS) {
  teachJsx();
  const { cruise } = await import("dependency-cruiser");
  const { forbidden, options } = require("../../.dependency-cruiser.cjs");
  // TypeScript 7 has no API through which the tool could read the paths of tsconfig.json: the alias is given here.
  const resolving = {
    alias: { "@": baseDir },
    extensions: [".ts", ".tsx", ".d.ts", ".mjs", ".d.mts", ".js", ".cjs", ".json", ".css"],
    exportsFields: ["exports"],
    conditionNames: ["import", "node", "default"],
    mainFields: ["module", "main"],
  };
  const { output } = await cruise(
    roots.filter((root) => existsSync(join(baseDir, root))),
    { ...options, baseDir, validate: true, ruleSet: { forbidden } },
    resolving,
  );
  if (typeof output === "string") throw new Error("dependency-cruiser answered with text");
  const ours = output.modules.map((module) => module.source).filter((source) => !source.includes("node_modules/") && /\.[cm]?[jt]sx?$/.test(source));
  const values = await Promise.all(ours.filter((source) => BROWSER_CODE.test(source)).map((source) => findValueImports(baseDir, source)));
  const crossings = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return { moduleCount: ours.length, crossings: [...crossings, ...values.flat()] };
}

async function findValueImports(baseDir, source) {
  const found = VALUE_FROM_SERVER.exec(await readFile(join(baseDir, source), "utf8"));
  return found ? [{ rule: "components-know-the-router-by-type", from: source, to: found[0].trim() }] : [];
}

/** dependency-cruiser reads TypeScript 7 through @swc/core, which it never tells that a .tsx file holds JSX: here it is told. */
function teachJsx() {
  const swc = require("@swc/core");
  if (swc.knowsJsx) return;
  const parse = swc.parseFileSync;
  swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith(".tsx") });
  swc.knowsJsx = true;
}
