import { like } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mails } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { HOUR_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { sweepStripe } from "./sweep-stripe";
import { getSweepState, measureSweep, warnOfLateSweep } from "./watch-sweep";

let t: TestMoney;
let admin: Actor;
let fan: Actor;

beforeAll(async () => {
  t = await createTestMoney();
  admin = (await addPerson(t.services, "admin")).actor;
  await addPerson(t.services, "admin");
  fan = (await addPerson(t.services)).actor;
});
afterAll(() => t.close());

const countMails = async () => (await t.services.db.select({ id: mails.id }).from(mails).where(like(mails.subject, "%check of Stripe%"))).length;

it("says that the sweep is late, what to do about it, and writes to each admin once for each time that it stops", async () => {
  await sweepStripe(t.services);
  t.clock.advanceMs(2 * HOUR_MS);
  expect(await measureSweep(t.services)).toMatchObject({ isLate: false, ageSeconds: 7_200, sentence: null });
  expect(await warnOfLateSweep(t.services)).toBe(0);

  t.clock.advanceMs(60_000);
  const late = await getSweepState(t.services, admin);
  expect(late).toMatchObject({ isLate: true, ageSeconds: 7_260 });
  expect(late.sentence).toMatch(/last swept at .* UTC.*open Jobs.*start a worker/);
  await Promise.all([1, 2, 3].map(() => warnOfLateSweep(t.services)));
  t.clock.advanceMs(30 * HOUR_MS);
  await warnOfLateSweep(t.services);
  expect(await countMails()).toBe(2);

  await sweepStripe(t.services);
  expect((await measureSweep(t.services)).isLate).toBe(false);
  t.clock.advanceMs(3 * HOUR_MS);
  expect(await warnOfLateSweep(t.services)).toBe(2);
  expect(await countMails()).toBe(4);
});

it("counts a sweep that failed as none", async () => {
  await sweepStripe(t.services);
  t.clock.advanceMs(3 * HOUR_MS);
  await expect(sweepStripe({ ...t.services, stripe: { ...t.services.stripe, call: () => Promise.reject(new Error("Stripe is away")) } })).rejects.toThrow(
    "away",
  );
  expect((await measureSweep(t.services)).isLate).toBe(true);
});

it("is late too where no sweep ever ran, from two hours after there was anything to sweep", async () => {
  const fresh = await createTestMoney();
  try {
    const person = await addPerson(fresh.services);
    fresh.clock.advanceMs(9 * HOUR_MS);
    expect(await measureSweep(fresh.services)).toEqual({ sweptAt: null, ageSeconds: 0, isLate: false, sentence: null });
    await ensureCustomer(fresh.services, person.actor.userId);
    fresh.clock.advanceMs(3 * HOUR_MS);
    expect((await measureSweep(fresh.services)).sentence).toContain("never swept");
  } finally {
    await fresh.close();
  }
});

it("is none of a fan's business", async () => {
  await expect(getSweepState(t.services, fan)).rejects.toMatchObject({ code: "not_found" });
});
