// npm run fuzz:relay -- [COUNT] [SEED]: hostile requests and upstreams to a relay. The last line is JSON; exit 1 when one was followed or shown more.
import { fuzzRelay } from "@/relay/testing/fuzz-relay";

const COUNT_DEFAULT = 10_000;
const SEED_DEFAULT = 1;

const [count = COUNT_DEFAULT, seed = SEED_DEFAULT] = process.argv.slice(2).map(Number);
const startedMs = performance.now();
const result = await fuzzRelay({ count, seed });
process.stdout.write(`${JSON.stringify({ seed, ...result, seconds: Math.round((performance.now() - startedMs) / 1000) })}\n`);
process.exitCode = result.followed + result.leaked === 0 ? 0 : 1;
