import { basename } from "node:path";
import { bundleScripts } from "@/bin/launch/bundle-scripts";

/** Where the scripts of a test run lie; made and removed with its Postgres. */
export const TEST_SCRIPTS_DIR = "TEST_SCRIPTS_DIR";
const bundled = new Map<string, Promise<string>>();

/** A script of ours as a file that starts at once: tests that kill start it again and again. @param entry its path from the root */
export function bundledScript(entry: string): Promise<string> {
  const known = bundled.get(entry) ?? bundle(entry);
  bundled.set(entry, known);
  return known;
}

async function bundle(entry: string): Promise<string> {
  const directory = process.env[TEST_SCRIPTS_DIR];
  if (directory === undefined) throw new Error("A test run has a folder for its scripts; this is none.");
  // Each process of the run has its own: none reads what another has half written.
  const outDir = `${directory}/${process.pid}/${basename(entry, ".ts")}`;
  await bundleScripts(process.cwd(), { script: entry }, outDir);
  return `${outDir}/script.mjs`;
}
