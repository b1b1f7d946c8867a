import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patronSubscriptions, patronTiers } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import type { Actor } from "../../kernel/actor";
import { newId } from "../../kernel/ids";
import { getStats } from "./get-stats";
import { recordMrrMovement } from "./record-mrr-movement";

const FANS = 6;
const MONTHS = 8;
const START = Date.UTC(2026, 0, 1);
const STATUSES = ["INCOMPLETE", "TRIALING", "ACTIVE", "PAST_DUE", "PAUSED", "CANCELLED", "EXPIRED"] as const;
const ENDED: ReadonlySet<string> = new Set(["CANCELLED", "EXPIRED"]);

let world: TestServices;
let fans: string[];
beforeAll(async () => {
  world = await createTestServices();
  fans = await Promise.all(Array.from({ length: FANS }, async () => (await addPerson(world.services, "fan")).actor.userId));
});
afterAll(() => world.close());

/** What a subscription was after each change of it: the whole history, which the product does not keep. */
interface Change {
  readonly fan: number;
  readonly subscriptionId: string;
  readonly atMs: number;
  readonly status: (typeof STATUSES)[number];
  readonly monthlyAmount: number;
}

const plans = fc.array(
  fc.record({
    fan: fc.nat(FANS - 1),
    day: fc.nat(MONTHS * 30 - 1),
    status: fc.constantFrom(...STATUSES),
    monthlyAmount: fc.constantFrom(499, 999, 2_499, 9_999),
  }),
  { maxLength: 40 },
);

async function live(plan: readonly { fan: number; day: number; status: Change["status"]; monthlyAmount: number }[]) {
  const artist = (await addPerson(world.services, "artist")).actor;
  const tierId = newId("tier");
  const { db } = world.services;
  const tier = { id: tierId, artistId: artist.userId, key: "gold", rank: 1, name: "Gold", benefits: [], monthlyCents: 999, yearlyCents: 9_990 };
  await db.insert(patronTiers).values(tier);
  const rows = new Map<number, { id: string; status: string }>();
  const history: Change[] = [];
  for (const { fan, day, status, monthlyAmount } of [...plan].sort((a, b) => a.day - b.day)) {
    const at = new Date(START + day * DAY_MS);
    const known = rows.get(fan);
    // Who ended comes back with a subscription of their own, as at Stripe.
    const id = known === undefined || ENDED.has(known.status) ? newId("subscription") : known.id;
    rows.set(fan, { id, status });
    const fanId = fans[fan] ?? "";
    const values = {
      id,
      fanId,
      artistId: artist.userId,
      tierId,
      tier: "gold",
      interval: "month",
      currency: "USD",
      amountCents: monthlyAmount,
      monthlyAmount,
      status,
    } as const;
    await db.transaction(async (tx) => {
      const [row] = await tx
        .insert(patronSubscriptions)
        .values(values)
        .onConflictDoUpdate({ target: patronSubscriptions.id, set: { status, monthlyAmount } })
        .returning();
      if (row === undefined) throw new Error("A subscription was not written.");
      await recordMrrMovement(tx, row, at);
      await recordMrrMovement(tx, row, at);
    });
    history.push({ fan, subscriptionId: id, atMs: at.getTime(), status, monthlyAmount });
  }
  return { artist, history };
}

/** What a fan gives a month at a moment, from nothing but the history. */
function mrrAt(history: readonly Change[], fan: number, beforeMs: number): number {
  const last = history.findLast((change) => change.fan === fan && change.atMs < beforeMs);
  return last !== undefined && (last.status === "ACTIVE" || last.status === "PAST_DUE") ? last.monthlyAmount : 0;
}

/** Every step of a month, one after the other, added up under its name. */
function countMonth(history: readonly Change[], startMs: number, endMs: number) {
  const sums = { newCents: 0, expansionCents: 0, contractionCents: 0, churnCents: 0, reactivationCents: 0 };
  for (const [index, change] of history.entries()) {
    if (change.atMs < startMs || change.atMs >= endMs) continue;
    const past = history.slice(0, index);
    const before = mrrAt(past, change.fan, endMs);
    const after = mrrAt(history.slice(0, index + 1), change.fan, endMs);
    const gaveEver = past.some((_, place) => mrrAt(past.slice(0, place + 1), change.fan, endMs) > 0);
    const step = Math.abs(after - before);
    if (before === 0) sums[gaveEver ? "reactivationCents" : "newCents"] += step;
    else if (after === 0) sums.churnCents += step;
    else sums[after > before ? "expansionCents" : "contractionCents"] += step;
  }
  return sums;
}

async function readMonths(artist: Actor) {
  world.clock.advanceMs(START + MONTHS * 31 * DAY_MS - world.clock.now().getTime());
  const stats = await getStats(world.services, artist, { months: MONTHS + 2 });
  return stats.currencies[0]?.mrr ?? [];
}

describe("MRR", () => {
  it("adds up in every month, start + new + expansion − contraction − churn + reactivation = end, as a count of the whole history does", {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { artist, history } = await live(plan);
        for (const month of await readMonths(artist)) {
          const [startMs, endMs] = [
            Date.parse(`${month.month}-01T00:00:00Z`),
            new Date(`${month.month}-01T00:00:00Z`).setUTCMonth(new Date(`${month.month}-01`).getUTCMonth() + 1),
          ];
          const sumAt = (ms: number) => fans.reduce((sum, _, fan) => sum + mrrAt(history, fan, ms), 0);
          expect(month).toMatchObject({ startCents: sumAt(startMs), endCents: sumAt(endMs), ...countMonth(history, startMs, endMs) });
          const { startCents, newCents, expansionCents, contractionCents, churnCents, reactivationCents, endCents } = month;
          expect(startCents + newCents + expansionCents - contractionCents - churnCents + reactivationCents).toBe(endCents);
          expect(month.endPatrons).toBe(fans.filter((_, fan) => mrrAt(history, fan, endMs) > 0).length);
        }
      }),
      { numRuns: 40 },
    );
  });
});
