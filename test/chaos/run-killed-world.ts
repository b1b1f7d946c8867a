import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { prepareTemplate, TEST_DATABASE_URL } from "@/db/testing";
import { HOUR_MS } from "@/server/kernel/durations";
import { Random } from "../random";
import { createTestMoney, type TestMoney } from "../stripe";
import { Door } from "./door";
import { Life, type LifeWorld } from "./live";
import { MortalProcess } from "./mortal-process";
import { PHASES, planLife } from "./plan-life";
import { comeToRest, judgeWorld, WEBHOOK_CHAOS, type WorldReport } from "./rest";
import { inLanes } from "./run-jobs";
import { addArtist, addFan, lifeWorld } from "./world";

const LANES = 4;
const RETRIES_MAX = 150;
const RETRY_MS = 100;
/** On a busy machine to start takes longer than to live: with no end to the killing, nothing would be there to be lived with. */
const KILLS_EACH_MAX = 4;
const KILL_AFTER_MS_MIN = 500;
const KILL_AFTER_MS_MAX = 5_000;

/** Tries until what it needs is there again: a process or the database was killed and is being started. */
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

function patient(world: LifeWorld): LifeWorld {
  return {
    door: world.door,
    pay: (checkoutId, card) => untilUp(() => world.pay(checkoutId, card)),
    failNext: (fanId, times) => untilUp(() => world.failNext(fanId, times)),
    findGiftCode: (email) => untilUp(() => world.findGiftCode(email)),
  };
}

function isRefused(thrown: unknown): boolean {
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}

/**
 * A fan who finds nobody there, or a page that says sorry to what may be asked again, comes back in a moment. A line that is cut while
 * something is on its way is for the life to deal with.
 */
async function sendPatiently(request: Request): Promise<Response> {
  const mayRepeat = request.method === "GET" || request.headers.has("idempotency-key");
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === RETRIES_MAX;
    try {
      const response = await fetch(request.clone());
      if (response.status < 500 || !mayRepeat || isLast) return response;
    } catch (thrown) {
      if (!isRefused(thrown) || isLast) throw thrown;
    }
    await delay(RETRY_MS);
  }
}

/** Kills each of them some times, by chance also while another is down, and starts it anew, until told to stop. */
function startKilling(random: Random, victims: readonly MortalProcess[], killsMax: number): () => Promise<void> {
  let isOver = false;
  const killing = victims.map(async (victim) => {
    while (!isOver && victim.kills < killsMax) {
      await delay(random.between(KILL_AFTER_MS_MIN, KILL_AFTER_MS_MAX));
      if (isOver) return;
      await victim.kill();
      // Without a database it may not come up at once.
      await untilUp(() => victim.start());
    }
  });
  return async () => {
    isOver = true;
    await Promise.all(killing);
  };
}

async function liveThrough(t: TestMoney, random: Random, lives: readonly Life[]): Promise<void> {
  for (let phase = 0; phase < PHASES; phase++) {
    await inLanes(lives, LANES, (life) => life.livePhase(phase));
    await t.advance(random.between(1, 16) * 24 * HOUR_MS);
  }
}

/** Some lives through real processes: web, worker and Postgres are killed with SIGKILL and started again while fans go on. */
export async function runKilledWorld(seed: string, from: number, lives: number, port: number): Promise<WorldReport> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-chaos-"));
  const outer = process.env[TEST_DATABASE_URL];
  const postgres = new MortalProcess("test/crash/hold-postgres.ts", [join(directory, "postgres")], {});
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(await postgres.start()));
  process.env[TEST_DATABASE_URL] = url;
  await prepareTemplate(url);
  const origin = `http://127.0.0.1:${port}`;
  const t = await createTestMoney({ seed, webhook: { url: `${origin}/api/webhooks/stripe`, secret: "whsec_for_tests_only_0123456789" } });
  const random = new Random(`${seed}:killed:${from}`);
  const { DATABASE_URL, DATA_DIR, AUTH_SECRET } = t.services.env;
  const env = { ...t.stripe.variables, DATABASE_URL, DATA_DIR, AUTH_SECRET, LOG_LEVEL: "fatal" };
  const web = new MortalProcess("test/chaos/run-process.ts", ["web", String(port), t.stripe.sandbox.url], env);
  const worker = new MortalProcess("test/chaos/run-process.ts", ["worker", "0", t.stripe.sandbox.url], env);
  try {
    await Promise.all([web.start(), worker.start()]);
    const artists = [await addArtist(t.services), await addArtist(t.services)];
    const door = new Door(origin, sendPatiently, () => true);
    const world = patient(lifeWorld(t.services, t.stripe.sandbox, door));
    const living: Life[] = [];
    for (let index = from; index < from + lives; index++) {
      const plan = planLife(seed, index, artists.length);
      const artist = artists[plan.artist];
      if (artist !== undefined) living.push(new Life(world, plan, await addFan(t.services), artist));
    }
    t.stripe.sandbox.setChaos(WEBHOOK_CHAOS);
    const stopKilling = startKilling(random, [web, worker, postgres], Math.min(lives, KILLS_EACH_MAX));
    await liveThrough(t, random, living).finally(stopKilling);
    await untilUp(() => comeToRest(t));
    const kills = web.kills + worker.kills + postgres.kills;
    return await judgeWorld(t, { lives, deaths: kills, surprises: door.surprises });
  } finally {
    await Promise.all([web.kill(), worker.kill()]);
    await t.close().catch(() => undefined);
    await postgres.kill();
    if (outer !== undefined) process.env[TEST_DATABASE_URL] = outer;
    await rm(directory, { recursive: true, force: true });
  }
}
