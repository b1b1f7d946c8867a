import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { taxDecisions } from "@/db/schema";
import { keyOf, RAIL_KINDS } from "@/server/adapters/rails";
import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { addActor, addPayee, dollars } from "@/test/payees";
import { StrictRails, strictRail } from "@/test/payout-chaos/strict-rails";
import { createTestServices, type TestServices } from "@/test/services";
import { approvePayout } from "../approval/approve-payout";
import { sendPayouts } from "../outbox/send-payouts";
import { requestPayout } from "../requests/request-payout";
import { applyRailAnswers } from "./apply-rail-answer";

let t: TestServices;
let services: Services;

beforeAll(async () => {
  t = await createTestServices();
  const rails = new StrictRails(() => t.clock.now().getTime());
  services = { ...t.services, rails: Object.fromEntries(RAIL_KINDS.map((kind) => [kind, strictRail(kind, rails)])) };
});
afterAll(() => t.close());

const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** Asks for a payout in the afternoon of a last of December, hears of its end in January, and reads when its tax counts as paid. */
async function hear(dayAfterDays: number | null) {
  const askedAt = new Date(Date.UTC(t.clock.now().getUTCFullYear(), 11, 31, 16));
  t.clock.advanceMs(askedAt.getTime() - t.clock.now().getTime());
  const artist = await addPayee(services, { rail: "ach", earnedMicros: dollars(80) });
  const { payoutId } = await requestPayout(services, artist, { currency: "USD" }, null);
  await approvePayout(services, await addActor(services, "admin"), { payoutId });
  await sendPayouts(services, { rail: "ach", payoutIds: [payoutId] });
  t.clock.advanceMs(3 * DAY_MS + HOUR_MS);
  const told = dayAfterDays === null ? {} : { bookedOn: dayOf(new Date(askedAt.getTime() + dayAfterDays * DAY_MS)) };
  const answer = { state: "settled" as const, railReference: null, feeCents: 0, reason: null, ...told };
  await applyRailAnswers(services, [{ key: keyOf({ payoutId, attempt: 1 }), answer, source: "look-up" }]);
  const [decision] = await services.db
    .select()
    .from(taxDecisions)
    .where(eq(taxDecisions.id, `${payoutId}-1`));
  return { paidAt: decision?.paidAt, askedAt, heardAt: t.clock.now() };
}

it("is of the year in which the rail says that it was paid, though we heard of it in the next", async () => {
  const same = await hear(0);
  expect(same.paidAt).toEqual(same.askedAt);
  const next = await hear(1);
  expect(next.paidAt).toEqual(new Date(`${dayOf(new Date(next.askedAt.getTime() + DAY_MS))}T00:00:00.000Z`));
});

it("is never before it was asked for, never ahead, and when we heard of it where the rail names no day", async () => {
  const early = await hear(-9);
  expect(early.paidAt).toEqual(early.askedAt);
  for (const days of [null, 30]) {
    const { paidAt, heardAt } = await hear(days);
    expect(paidAt).toEqual(heardAt);
  }
});
