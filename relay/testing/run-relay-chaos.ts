import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundleScripts } from "@/bin/launch/bundle-scripts";
import { crashRelay } from "./crash-relay";

/** `npm run chaos -- relay [--kills N] [--seed S]`: the last line is JSON; 1 when something was not whole after a death. */
export async function runRelayChaos(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { kills: { type: "string", default: "100" }, seed: { type: "string", default: "1" } } });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
    process.stderr.write("Usage: npm run chaos -- relay [--kills N] [--seed S]\n");
    return 2;
  }
  // Where Node finds the packages that are not in it.
  const folder = resolve(".builds", `relay-chaos-${process.pid}`);
  await bundleScripts(process.cwd(), { script: "relay/testing/relay-process.ts" }, folder);
  const result = await crashRelay({ kills, seed, script: join(folder, "script.mjs") }).finally(() => rm(folder, { recursive: true }));
  for (const fault of result.faults) process.stdout.write(`WRONG ${fault}\n`);
  process.stdout.write(`${JSON.stringify({ seed, ...result })}\n`);
  return result.faults.length === 0 ? 0 : 1;
}
