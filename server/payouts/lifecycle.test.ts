import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mails, payoutContradictions, payoutOutbox, payoutRequests } from "@/db/schema";
import { keyOf, RAIL_KINDS } from "@/server/adapters/rails";
import { artistAccount, findBalances, platformAccount } from "@/server/ledger";
import type { Services } from "@/server/services";
import { addActor, addPayee, dollars } from "@/test/payees";
import { StrictRails, strictRail } from "@/test/payout-chaos/strict-rails";
import { createTestServices, type TestServices } from "@/test/services";
import { HOUR_MS } from "../kernel/durations";
import { approvePayout } from "./approval/approve-payout";
import { cancelPayout } from "./approval/cancel-payout";
import { getAnyPayout, listAllPayouts } from "./approval/list-all";
import { retryPayout } from "./approval/retry-payout";
import { tellPayout } from "./mails/tell-payout";
import { checkPayouts } from "./outbox/check-payouts";
import { listRails } from "./outbox/list-rails";
import { sendPayouts } from "./outbox/send-payouts";
import { getPayout } from "./requests/list-payouts";
import { requestPayout } from "./requests/request-payout";
import { applyRailAnswers } from "./states/apply-rail-answer";

let t: TestServices;
let services: Services;
let rails: StrictRails;
let admin: Awaited<ReturnType<typeof addActor>>;
beforeAll(async () => {
  t = await createTestServices();
  rails = new StrictRails(() => t.clock.now().getTime());
  services = { ...t.services, rails: Object.fromEntries(RAIL_KINDS.map((kind) => [kind, strictRail(kind, rails)])) };
  admin = await addActor(services, "admin");
});
afterAll(() => t.close());

async function holdsOf(userId: string) {
  const [earnings] = await findBalances(services.db, [artistAccount(userId, "earnings", "USD")]);
  return { balance: earnings?.balanceMicros ?? 0n, held: earnings?.heldMicros ?? 0n };
}

async function stateOf(payoutId: string) {
  const [row] = await services.db.select().from(payoutRequests).where(eq(payoutRequests.id, payoutId));
  if (row === undefined) throw new Error("no such payout");
  return row;
}

/** What the rails paid and did not take back, of one payout. */
function paid(payoutId: string): number {
  return rails.payments.filter((each) => each.payoutId === payoutId && each.state !== "refused" && each.state !== "returned").length;
}

async function ask(rail: (typeof RAIL_KINDS)[number], earned = dollars(80.5) + 1234n) {
  const artist = await addPayee(services, { rail, earnedMicros: earned });
  const { payoutId } = await requestPayout(services, artist, { currency: "USD" }, null);
  return { artist, payoutId };
}

test("a payout goes from the balance to the payee, whole cents of it, and what is below a cent stays", async () => {
  const { artist, payoutId } = await ask("stripe");
  expect(await holdsOf(artist.userId)).toEqual({ balance: dollars(80.5) + 1234n, held: dollars(80.5) });
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "SUBMITTED", status: "PROCESSING" });
  rails.progress(() => true);
  t.clock.advanceMs(2 * HOUR_MS);
  await checkPayouts(services, { rail: "stripe" });
  expect(await stateOf(payoutId)).toMatchObject({ state: "SETTLED", status: "COMPLETED", amount: 8050 });
  expect(await holdsOf(artist.userId)).toEqual({ balance: 1234n, held: 0n });
  const [clearing] = await findBalances(services.db, [platformAccount("payout_clearing", "USD")]);
  expect(clearing?.balanceMicros).toBe(0n);
  expect((await getPayout(services, artist, { payoutId })).steps.map(({ state }) => state)).toEqual(["HELD", "APPROVED", "SUBMITTING", "SUBMITTED", "SETTLED"]);
});

test("a request under the least amount is refused, and so is a second one while all is held", async () => {
  const poor = await addPayee(services, { rail: "ach", earnedMicros: dollars(49.99) });
  await expect(requestPayout(services, poor, { currency: "USD" }, null)).rejects.toMatchObject({ code: "rule_refused" });
  const { artist } = await ask("ach");
  await expect(requestPayout(services, artist, { currency: "USD" }, null)).rejects.toMatchObject({ code: "rule_refused" });
});

test("the same Idempotency-Key is the same payout", async () => {
  const artist = await addPayee(services, { rail: "ach", earnedMicros: dollars(60) });
  const [one, other] = [await requestPayout(services, artist, { currency: "USD" }, "k"), await requestPayout(services, artist, { currency: "USD" }, "k")];
  expect(other).toEqual(one);
});

test("two requests at once hold the money once", async () => {
  const artist = await addPayee(services, { rail: "ach", earnedMicros: dollars(60) });
  const asked = await Promise.allSettled([1, 2, 3].map(() => requestPayout(services, artist, { currency: "USD" }, null)));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await holdsOf(artist.userId)).held).toBe(dollars(60));
});

test("over the limit a second admin, another one, must agree, and nobody agrees to their own", async () => {
  const { payoutId } = await ask("ach", dollars(1500));
  expect((await approvePayout(services, admin, { payoutId })).state).toBe("HELD");
  await expect(approvePayout(services, admin, { payoutId })).rejects.toMatchObject({ code: "rule_refused" });
  const other = await addActor(services, "admin");
  expect((await approvePayout(services, other, { payoutId })).state).toBe("APPROVED");
  const { artist, payoutId: own } = await ask("ach");
  await expect(approvePayout(services, { ...artist, role: "admin" }, { payoutId: own })).rejects.toMatchObject({ code: "rule_refused" });
});

test("what was approved and then changed in the database is not sent", async () => {
  const { payoutId } = await ask("invoice");
  await approvePayout(services, admin, { payoutId });
  await services.db.update(payoutRequests).set({ amount: 8051, grossMicros: 80_510_000n }).where(eq(payoutRequests.id, payoutId));
  await sendPayouts(services, { rail: "invoice", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "APPROVED", reason: expect.stringContaining("not what stands here now") });
  expect(rails.payments.filter((each) => each.payoutId === payoutId)).toEqual([]);
});

test("a cancelled payout gives the money back, and cannot be cancelled once it may have been sent", async () => {
  const { artist, payoutId } = await ask("stripe");
  await cancelPayout(services, admin, { payoutId, reason: "a test" });
  expect(await holdsOf(artist.userId)).toMatchObject({ held: 0n });
  const sent = await ask("stripe");
  await approvePayout(services, admin, sent);
  await sendPayouts(services, { rail: "stripe", payoutIds: [sent.payoutId] });
  await expect(cancelPayout(services, admin, { ...sent, reason: "too late" })).rejects.toMatchObject({ code: "conflict" });
});

test.each([
  ["lost", 2],
  ["unheard", 1],
] as const)("an answer that does not come (%s) is UNKNOWN, and the rail is asked before anything is sent again", async (trouble, sendings) => {
  const { payoutId } = await ask("stripe");
  await approvePayout(services, admin, { payoutId });
  rails.weather = { ...rails.weather, trouble: () => trouble };
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "UNKNOWN", status: "PROCESSING" });
  rails.weather = { ...rails.weather, trouble: () => "none" };
  t.clock.advanceMs(HOUR_MS);
  await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "SUBMITTED" });
  expect(paid(payoutId)).toBe(1);
  const [outbox] = await services.db.select().from(payoutOutbox).where(eq(payoutOutbox.payoutId, payoutId));
  expect(outbox?.sendings).toBe(sendings);
});

test("a request that never arrived is not sent again once its key may be forgotten; the money goes back after two looks", async () => {
  const { artist, payoutId } = await ask("stripe");
  await approvePayout(services, admin, { payoutId });
  rails.weather = { ...rails.weather, trouble: () => "lost" };
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  rails.weather = { ...rails.weather, trouble: () => "none" };
  t.clock.advanceMs(23 * HOUR_MS);
  await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "UNKNOWN", reason: expect.stringContaining("asked again in an hour") });
  t.clock.advanceMs(HOUR_MS);
  await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "FAILED_FINAL" });
  expect(paid(payoutId)).toBe(0);
  expect(await holdsOf(artist.userId)).toMatchObject({ held: 0n });
  const again = await retryPayout(services, admin, { payoutId }, null);
  expect(await stateOf(again.payoutId)).toMatchObject({ state: "HELD", attempt: 2, retryOfId: payoutId });
  await expect(retryPayout(services, admin, { payoutId }, null)).rejects.toMatchObject({ code: "conflict" });
});

test("callbacks may come late, twice and in any order, and end in the same books", async () => {
  const { artist, payoutId } = await ask("stripe");
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  const key = rails.payments.find((each) => each.payoutId === payoutId)?.key ?? "";
  const say = (state: "submitted" | "settled" | "returned") =>
    applyRailAnswers(services, [{ key, source: "webhook", answer: { state, railReference: "r", feeCents: 0, reason: null } }]);
  await say("returned");
  await say("settled");
  await say("submitted");
  await say("returned");
  expect(await stateOf(payoutId)).toMatchObject({ state: "RETURNED", status: "FAILED" });
  expect(await holdsOf(artist.userId)).toEqual({ balance: dollars(80.5) + 1234n, held: 0n });
});

test("what contradicts an end changes nothing and is kept for a person", async () => {
  const { payoutId } = await ask("stripe");
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  const key = rails.payments.find((each) => each.payoutId === payoutId)?.key ?? "";
  const answer = { railReference: "r", feeCents: 0, reason: null };
  await applyRailAnswers(services, [{ key, source: "webhook", answer: { ...answer, state: "refused" } }]);
  const [applied] = await applyRailAnswers(services, [{ key, source: "webhook", answer: { ...answer, state: "settled" } }]);
  expect(applied?.outcome).toBe("contradiction");
  expect(await stateOf(payoutId)).toMatchObject({ state: "FAILED_FINAL" });
  expect(await services.db.$count(payoutContradictions, eq(payoutContradictions.payoutId, payoutId))).toBe(1);
  const letters = await services.db.select().from(mails).where(eq(mails.subject, "A payout contradicted by the rail"));
  expect(letters.length, "one to each admin").toBeGreaterThan(0);
  expect(letters[0]?.body).toContain(`${payoutId} is `);
});

test("a payout whose rail is not set up any more says so while it waits, sent or not, and goes on when the rail is there again", async () => {
  const [unsent, sent] = [await ask("crypto"), await ask("crypto")];
  await approvePayout(services, admin, sent);
  await sendPayouts(services, { rail: "crypto", payoutIds: [sent.payoutId] });
  await approvePayout(services, admin, unsent);
  t.clock.advanceMs(2 * HOUR_MS);
  const without = { ...services, rails: {} };
  for (const { rail } of listRails(without)) {
    while ((await checkPayouts(without, { rail })).looked > 0);
    while ((await sendPayouts(without, { rail })).taken > 0);
  }
  const reason = expect.stringContaining("not set up here");
  expect(await stateOf(unsent.payoutId)).toMatchObject({ state: "APPROVED", reason });
  expect(await stateOf(sent.payoutId)).toMatchObject({ state: "SUBMITTED", reason });
  const { items } = await listAllPayouts(services, admin, { limit: 50, offset: 0, waiting: "true", rail: "crypto" });
  expect(items.map(({ id }) => id)).toEqual(expect.arrayContaining([unsent.payoutId, sent.payoutId]));
  t.clock.advanceMs(HOUR_MS);
  await sendPayouts(services, { rail: "crypto" });
  expect(await stateOf(unsent.payoutId)).toMatchObject({ state: "SUBMITTED", reason: null });
});

test("an artist is written to about each step, once", async () => {
  const { artist, payoutId } = await ask("ach");
  await tellPayout(services, { payoutId, version: 1 });
  await tellPayout(services, { payoutId, version: 1 });
  const email = (await services.db.query.users.findFirst({ where: (table, { eq: is }) => is(table.id, artist.userId) }))?.email ?? "";
  expect(await services.db.$count(mails, eq(mails.toAddress, email))).toBe(1);
});

test("an artist is told once that a payout is being prepared, also where one of two admins agrees before the mail or after it", async () => {
  const mailed = async (userId: string) => {
    const user = await services.db.query.users.findFirst({ where: (table, { eq: is }) => is(table.id, userId) });
    const found = await services.db
      .select()
      .from(mails)
      .where(eq(mails.toAddress, user?.email ?? ""));
    return found.map(({ subject }) => subject);
  };
  for (const isEarly of [true, false]) {
    const { artist, payoutId } = await ask("ach", dollars(1500));
    if (isEarly) await tellPayout(services, { payoutId, version: 1 });
    await approvePayout(services, admin, { payoutId });
    for (const version of [1, 2]) await tellPayout(services, { payoutId, version });
    expect(await mailed(artist.userId)).toEqual(["Your payout of 1500.00 USD is being prepared"]);
  }
});

test("somebody else’s payout is not there", async () => {
  const { payoutId } = await ask("ach");
  const other = await addActor(services, "artist");
  await expect(getPayout(services, other, { payoutId })).rejects.toMatchObject({ code: "not_found" });
});

test("what has ended and is not watched any more is not looked at again, however much of it there is", async () => {
  const { payoutId } = await ask("ach");
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "ach", payoutIds: [payoutId] });
  const key = rails.payments.find((each) => each.payoutId === payoutId)?.key ?? "";
  await applyRailAnswers(services, [{ key, source: "file", answer: { state: "settled", railReference: "r", feeCents: 0, reason: null } }]);
  t.clock.advanceMs(30 * 24 * HOUR_MS);
  expect(await checkPayouts(services, { rail: "ach", payoutIds: [payoutId] })).toEqual({ looked: 0 });
});

test("what Stripe took back while nobody could hear it is found, also behind an old message that comes again and a look without an answer", async () => {
  const { artist, payoutId } = await ask("stripe");
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  const payment = rails.payments.find((each) => each.payoutId === payoutId);
  if (payment === undefined) throw new Error("nothing was sent");
  const arrived = { key: payment.key, source: "webhook", answer: { state: "settled", railReference: "r", feeCents: 0, reason: null } } as const;
  await applyRailAnswers(services, [arrived]);
  payment.state = "returned";
  t.clock.advanceMs(30 * 24 * HOUR_MS);
  await applyRailAnswers(services, [arrived]);
  rails.weather = { ...rails.weather, trouble: () => "lost" };
  expect(await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] })).toEqual({ looked: 1 });
  expect(await stateOf(payoutId)).toMatchObject({ state: "SETTLED" });
  rails.weather = { ...rails.weather, trouble: () => "none" };
  t.clock.advanceMs(25 * HOUR_MS);
  expect(await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] })).toEqual({ looked: 1 });
  expect(await stateOf(payoutId)).toMatchObject({ state: "RETURNED" });
  expect((await holdsOf(artist.userId)).balance).toBe(dollars(80.5) + 1234n);
});

test("a paid payout that Stripe has forgotten stays paid, and is looked at no longer than any other", async () => {
  const { payoutId } = await ask("stripe");
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  rails.progress(() => true);
  t.clock.advanceMs(2 * HOUR_MS);
  await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] });
  rails.payments.splice(0, rails.payments.length, ...rails.payments.filter((each) => each.payoutId !== payoutId));
  const look = async (days: number) => {
    t.clock.advanceMs(days * 24 * HOUR_MS);
    return (await checkPayouts(services, { rail: "stripe", payoutIds: [payoutId] })).looked;
  };
  expect([await look(2), await look(2), await look(5), await look(5)]).toEqual([1, 1, 1, 0]);
  expect(await stateOf(payoutId)).toMatchObject({ state: "SETTLED" });
});

test("a payout that is held has nothing to send; what a rail says of it all the same changes nothing and waits for a person", async () => {
  const { payoutId } = await ask("stripe");
  const key = keyOf({ payoutId, attempt: 1 });
  const rowsOf = () => services.db.select().from(payoutOutbox).where(eq(payoutOutbox.payoutId, payoutId));
  expect(await rowsOf()).toEqual([]);
  expect(await getAnyPayout(services, admin, { payoutId })).toMatchObject({ key, sendings: 0, lookUps: 0, checkAt: null, lastAnswer: null });
  const answer = { state: "settled", railReference: "r", feeCents: 0, reason: null } as const;
  expect(await applyRailAnswers(services, [{ key, source: "webhook", answer }])).toEqual([{ key, outcome: "contradiction" }]);
  for (const unknown of [`${key}0`, key.slice(0, -2), ""])
    expect(await applyRailAnswers(services, [{ key: unknown, source: "webhook", answer }])).toEqual([{ key: unknown, outcome: "unknown-key" }]);
  expect(await stateOf(payoutId)).toMatchObject({ state: "HELD", version: 1 });
  expect(await services.db.$count(payoutContradictions, eq(payoutContradictions.payoutId, payoutId))).toBe(1);
  await approvePayout(services, admin, { payoutId });
  expect(await rowsOf()).toMatchObject([{ key, rail: "stripe", sendings: 0, firstSentAt: null }]);
});

test("a payout that was held when holds already made the row of the outbox is approved with that row", async () => {
  const { payoutId } = await ask("invoice");
  await services.db.insert(payoutOutbox).values({ key: keyOf({ payoutId, attempt: 1 }), payoutId, rail: "invoice", createdAt: t.clock.now() });
  await approvePayout(services, admin, { payoutId });
  await sendPayouts(services, { rail: "invoice", payoutIds: [payoutId] });
  expect(await stateOf(payoutId)).toMatchObject({ state: "SUBMITTED" });
  expect(paid(payoutId)).toBe(1);
});
