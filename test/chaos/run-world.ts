import { HOUR_MS } from "@/server/kernel/durations";
import { findDomainError } from "@/server/kernel/errors";
import { sweepStripe, tendSubscriptions } from "@/server/patronage";
import type { Services } from "@/server/services";
import { Random } from "../random";
import { goLive } from "../services";
import { createTestMoney, type TestMoney } from "../stripe";
import { Door } from "./door";
import { Died, type Faults, mortal } from "./faults";
import { Life } from "./live";
import { PHASES, planLife } from "./plan-life";
import { comeToRest, judgeWorld, WEBHOOK_CHAOS, type WorldReport } from "./rest";
import { inLanes, runSomeJobs } from "./run-jobs";
import { addArtist, addFan, lifeWorld, listen, serveDoors } from "./world";

const ARTISTS = 5;
const LANES = 12;
const DEATH_SHARE = 0.01;

/** Whether a failure is one that this world makes: a death, or what a death leaves locked or cut for a moment. */
function isForeseen(thrown: unknown): boolean {
  let current = thrown;
  for (let depth = 0; depth < 6 && current instanceof Error; depth++) {
    if (current instanceof Died) return true;
    current = current.cause;
  }
  const known = findDomainError(thrown);
  return known !== null && ["conflict", "unavailable", "rule_refused", "rate_limited"].includes(known.code);
}

interface Run {
  readonly t: TestMoney;
  readonly random: Random;
  readonly faults: Faults;
  readonly mortal: Services;
  readonly surprises: string[];
}

/** What a worker gets done in a while, some of it late, twice, or cut off. */
async function workAWhile(run: Run): Promise<void> {
  for (const thrown of await runSomeJobs(run.mortal, run.random, 0.7)) {
    if (!isForeseen(thrown)) run.surprises.push(`a job: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : "?"}`);
  }
  for (const tend of [() => tendSubscriptions(run.mortal), ...(run.random.chance(0.3) ? [() => sweepStripe(run.mortal)] : [])]) {
    await tend().catch((thrown: unknown) => {
      if (!isForeseen(thrown)) run.surprises.push(`tending: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : "?"}`);
    });
  }
}

/** Days pass for both clocks; what falls due at Stripe happens on the way. */
async function passDays(run: Run): Promise<void> {
  await run.t.advance(run.random.between(1, 16) * 24 * HOUR_MS + run.random.between(0, 24) * HOUR_MS);
}

/** Some lives under faults in this process: the doors, the jobs and the stand-in are real, a death is an exception that nothing catches. */
export async function runWorld(seed: string, from: number, lives: number): Promise<WorldReport> {
  const server = serveDoors();
  const origin = await listen(server);
  const t = await createTestMoney({ seed, webhook: { url: `${origin}/api/webhooks/stripe`, secret: "whsec_for_tests_only_0123456789" } });
  const random = new Random(`${seed}:world:${from}`);
  const faults: Faults = { deathShare: 0, deaths: 0 };
  const run: Run = { t, random, faults, mortal: mortal(t.services, faults, random), surprises: [] };
  try {
    goLive({ services: run.mortal, database: t.database });
    const artists = await Promise.all(Array.from({ length: ARTISTS }, () => addArtist(t.services)));
    const door = new Door(
      origin,
      (request) => fetch(request),
      () => faults.deathShare > 0,
    );
    const world = lifeWorld(t.services, t.stripe.sandbox, door);
    const living: Life[] = [];
    for (let index = from; index < from + lives; index++) {
      const plan = planLife(seed, index, ARTISTS);
      const artist = artists[plan.artist];
      if (artist !== undefined) living.push(new Life(world, plan, await addFan(t.services), artist));
    }
    faults.deathShare = DEATH_SHARE;
    t.stripe.sandbox.setChaos(WEBHOOK_CHAOS);
    for (let phase = 0; phase < PHASES; phase++) {
      await inLanes(living, LANES, (life) => life.livePhase(phase));
      await workAWhile(run);
      await passDays(run);
      await workAWhile(run);
    }
    faults.deathShare = 0;
    await comeToRest(t);
    return await judgeWorld(t, { lives, deaths: faults.deaths, surprises: [...run.surprises, ...door.surprises] });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await t.close();
  }
}
