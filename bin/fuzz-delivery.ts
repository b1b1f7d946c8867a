// npm run fuzz:delivery -- [COUNT] [SEED]: objects that layers falsify, by real HTTP. The last line is JSON; exit 1 when one was given or kept.
import { fuzzObjects } from "@/delivery/testing/fuzz-objects";

const COUNT_DEFAULT = 10_000;
const SEED_DEFAULT = 1;

const [count = COUNT_DEFAULT, seed = SEED_DEFAULT] = process.argv.slice(2).map(Number);
const startedMs = performance.now();
const result = await fuzzObjects({ count, seed });
process.stdout.write(`${JSON.stringify({ seed, ...result, seconds: Math.round((performance.now() - startedMs) / 1000) })}\n`);
process.exitCode = result.passed + result.cached + result.askedAfterLie === 0 ? 0 : 1;
