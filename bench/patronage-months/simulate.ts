import { DAY_MS } from "@/server/kernel/durations";
import { findDifferenceCents, findMrrFaults, findWrong } from "./check-month";
import { liveHalfMonth } from "./live-half-month";
import { createWorld, type Size, type World } from "./world";

/** Two weeks and the rest: as long as Stripe tries a failed renewal again. */
const HALF_MS = 14 * DAY_MS;

export interface Outcome {
  /** Most that Stripe and the ledger differed by at the end of a month. */
  readonly differenceCents: number;
  readonly mrrFaults: readonly string[];
  readonly wrong: readonly string[];
  readonly movements: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** Answers disputes that are open, so that some are won and some lost. */
async function answerDisputes(world: World): Promise<void> {
  for await (const dispute of world.stripe.disputes.list({ limit: 100 })) {
    if (dispute.status !== "needs_response") continue;
    const text = world.random.chance(0.5) ? "winning_evidence" : "losing_evidence";
    await world.stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: text }, submit: true });
  }
}

async function liveMonth(world: World): Promise<void> {
  const { t } = world;
  const start = t.clock.now();
  const end = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1);
  for (const until of [start.getTime() + HALF_MS, end]) {
    for (const fan of world.fans) await liveHalfMonth(world, fan);
    await answerDisputes(world);
    await t.advance(until - t.clock.now().getTime());
    await t.settle();
  }
}

/** Months of fans and artists on the stand-in's clock, through the product's own doors and its sweep, with no webhook at all; checked each month. */
export async function simulate(size: Size, say: (line: string) => void): Promise<Outcome> {
  const world = await createWorld(size);
  try {
    let differenceCents = 0;
    const mrrFaults: string[] = [];
    for (let month = 1; month <= size.months; month++) {
      await liveMonth(world);
      const difference = await findDifferenceCents(world);
      differenceCents = Math.max(differenceCents, difference);
      const faults = await findMrrFaults(world, month + 1);
      mrrFaults.push(...faults);
      say(`Month ${month} of ${size.months}: difference ${difference} cents, ${faults.length} faults in MRR`);
    }
    const wrong = await findWrong(world);
    const rows = await world.t.database.sql<{ count: number }[]>`select count(*)::int as count from stripe_balance_transactions`;
    return { differenceCents, mrrFaults, wrong, movements: rows[0]?.count ?? 0, counts: world.counts };
  } finally {
    await world.t.close();
  }
}
