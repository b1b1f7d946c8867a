// npm run fuzz:uploads -- [COUNT] [SEED]: spoiled files through upload and processing. The last line is JSON; exit 1 when one did harm.
import { fuzzUploads } from "@/test/fuzz-uploads";
import { createTestServices } from "@/test/services";
import { setup } from "@/test/start-postgres";

const COUNT_DEFAULT = 200;
const SEED_DEFAULT = 1;

const [count = COUNT_DEFAULT, seed = SEED_DEFAULT] = process.argv.slice(2).map(Number);
const stopPostgres = await setup();
const test = await createTestServices();
try {
  const startedMs = performance.now();
  const result = await fuzzUploads(test, { count, seed });
  process.stdout.write(`${JSON.stringify({ seed, ...result, seconds: Math.round((performance.now() - startedMs) / 1000) })}\n`);
  process.exitCode = result.stuck + result.crashes + result.filesLeft.length === 0 ? 0 : 1;
} finally {
  await test.close();
  await stopPostgres();
}
