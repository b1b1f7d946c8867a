import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";
import { HOUR_MS } from "@/server/kernel/durations";
import { MortalProcess } from "../chaos/mortal-process";
import { listen } from "../chaos/world";
import { addActor } from "../payees";
import { Random } from "../random";
import { createTestServices } from "../services";
import { addPayees } from "./people";
import { serveRails } from "./rail-door";
import { World, type WorldReport } from "./run-world";
import { StrictRails } from "./strict-rails";
import { roughWeather } from "./weather";

const ROUNDS = 12;
const RETRIES_MAX = 300;
const RETRY_MS = 100;

/** Tries until what it needs is there again: the database was killed and is being started. */
async function untilUp<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (attempt === RETRIES_MAX) throw thrown;
      await delay(RETRY_MS);
    }
  }
}

/** Payouts sent by a real worker on a Postgres of its own, both killed with SIGKILL again and again while callbacks come in. */
export async function runKilledPayouts(seed: string, index: number, payouts: number): Promise<WorldReport> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-payout-chaos-"));
  const outer = process.env[TEST_DATABASE_URL];
  const postgres = new MortalProcess("test/crash/hold-postgres.ts", [join(directory, "postgres")], {});
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(await postgres.start()));
  process.env[TEST_DATABASE_URL] = url;
  await prepareTemplate(url);
  const t = await createTestServices();
  const random = new Random(`${seed}:killed-payouts:${index}`);
  const nowMs = () => t.clock.now().getTime();
  const rails = new StrictRails(nowMs);
  const server = serveRails(rails, nowMs);
  const { DATABASE_URL, DATA_DIR, AUTH_SECRET, VAULT_KEYS, VAULT_INDEX_KEY } = t.services.env;
  const env = { DATABASE_URL, DATA_DIR, AUTH_SECRET, VAULT_KEYS, VAULT_INDEX_KEY, LOG_LEVEL: "fatal" };
  const worker = new MortalProcess("test/payout-chaos/run-worker.ts", [await listen(server)], env);
  try {
    rails.weather = roughWeather(random);
    const admins = [await addActor(t.services, "admin"), await addActor(t.services, "admin")].map(({ userId }) => userId);
    const world = new World(t, rails, random, admins);
    const payees = await addPayees(t.services, random, payouts);
    await world.prepare(payees);
    await worker.start();
    for (let round = 0; round < ROUNDS; round++) {
      await delay(random.between(50, 600));
      const victim = random.chance(0.25) ? postgres : worker;
      await victim.kill();
      await victim.start();
      t.clock.advanceMs(random.between(1, 8) * HOUR_MS);
      rails.progress(() => random.chance(0.5));
      await untilUp(() => world.deliverAll());
    }
    await worker.kill();
    await untilUp(() => world.isAtRest());
    await world.comeToRest();
    const report = await world.report(payees);
    return { ...report, deaths: worker.kills + postgres.kills };
  } finally {
    server.close();
    await worker.kill();
    await t.close().catch(() => undefined);
    await postgres.kill();
    if (outer !== undefined) process.env[TEST_DATABASE_URL] = outer;
    await rm(directory, { recursive: true, force: true });
  }
}
