import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  eventOutbox,
  mails,
  payments,
  payoutExceptions,
  payoutMethods,
  payoutRequests,
  payoutRunLanes,
  privacyRestrictions,
  screenings,
  sponsorAmounts,
} from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { artistAccount, findBalances, platformAccount, postTransfers } from "@/server/ledger";
import { countMonth, creditMonth, findDueMonths } from "@/server/royalties";
import { addActor, addPayee, dollars, earn, withRails } from "@/test/payees";
import { createTestServices, type TestServices } from "@/test/services";
import { DAY_MS, HOUR_MS } from "../../kernel/durations";
import { approvePayout } from "../approval/approve-payout";
import { approveRun, approveSomeOfRun } from "../approval/approve-run";
import { cancelRun, cancelSomeOfRun } from "../approval/cancel-run";
import { remindPayee } from "../mails/tell-payout";
import { screenDueMethods } from "../methods/screening/screen-method";
import { previewPayout } from "../requests/preview-payout";
import { requestPayout } from "../requests/request-payout";
import { beginRun, prepareSomeOfRun } from "./prepare-run";
import { previewRun } from "./preview-run";
import { retryLeftOut } from "./retry-left-out";
import { getRun, listExceptions } from "./show-runs";

const MONTH_MS = 32 * DAY_MS;
let t: TestServices;
let admin: Awaited<ReturnType<typeof addActor>>;
beforeAll(async () => {
  const made = await createTestServices();
  t = { ...made, services: withRails(made.services) };
  admin = await addActor(t.services, "admin");
});
afterAll(() => t.close());

/** Begins the run of a month that had none yet, and prepares it in small pieces. */
async function run() {
  t.clock.advanceMs(MONTH_MS);
  const { id: runId } = await beginRun(t.services);
  while (!(await prepareSomeOfRun(t.services, { runId, limit: 2 })).isDone);
  return runId;
}

/** Goes to the first of the next month, so that days can pass in it. */
function goToNextMonth(): void {
  const first = new Date(`${t.clock.now().toISOString().slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + 1);
  t.clock.advanceMs(first.getTime() - t.clock.now().getTime());
}

async function prepareAll(runId: string): Promise<void> {
  while (!(await prepareSomeOfRun(t.services, { runId })).isDone);
}

/** As the job does it that a cancelled run sets going. */
async function endAll(runId: string): Promise<void> {
  while ((await cancelSomeOfRun(t.services, { runId, actorId: admin.userId, reason: "a test" })).cancelled > 0);
}

const exceptionOf = async (runId: string, { userId }: { readonly userId: string }) =>
  (await listExceptions(t.services, admin, { runId, limit: 50, offset: 0 })).items.find(({ accountId }) => accountId === userId)?.kind ?? null;

const payoutsOf = (accountId: string) => t.services.db.select().from(payoutRequests).where(eq(payoutRequests.accountId, accountId));

test("a month’s run holds for everybody with enough and a way to be paid, says why it leaves others out, and a repeat holds nothing more", async () => {
  const rich = await addPayee(t.services, { rail: "sepa", earnedMicros: dollars(120) + 9_999n });
  const poor = await addPayee(t.services, { rail: "sepa", earnedMicros: dollars(49.99) });
  const lost = await addPayee(t.services, { rail: null, earnedMicros: dollars(70) });
  const preview = await previewRun(t.services, admin);
  expect(preview.payable).toEqual([{ currency: "USD", rail: "sepa", accounts: 1, grossCents: 12_000 }]);
  expect(preview.exceptions).toEqual([{ kind: "no-method", currency: "USD", accounts: 1, amountCents: 7_000 }]);
  const runId = await run();
  expect(await payoutsOf(rich.userId)).toMatchObject([{ amount: 12_000, state: "HELD", runId }]);
  expect(await payoutsOf(poor.userId)).toEqual([]);
  expect((await listExceptions(t.services, admin, { runId, limit: 10, offset: 0 })).items).toMatchObject([{ accountId: lost.userId, kind: "no-method" }]);
  expect((await beginRun(t.services)).id).toBe(runId);
  expect(await prepareSomeOfRun(t.services, { runId })).toEqual({ isDone: true, held: 0 });
  expect(await t.services.db.$count(eventOutbox, eq(eventOutbox.name, "payouts/payout.changed"))).toBe(1);
  expect(await t.services.db.$count(eventOutbox, eq(eventOutbox.name, "payouts/account.unpayable"))).toBe(1);
  for (let at = 0; at < 2; at++) await remindPayee(t.services, { runId, accountId: lost.userId, currency: "USD" });
  expect(await t.services.db.$count(mails)).toBe(1);
  expect(await t.services.db.$count(payoutExceptions)).toBe(1);
});

test("a run that two prepare at once, and that opens only when all its lanes are done, holds each account once", async () => {
  const artists: { readonly userId: string }[] = [];
  for (let at = 0; at < 9; at++) artists.push(await addPayee(t.services, { rail: "sepa", earnedMicros: dollars(60 + at) }));
  t.clock.advanceMs(MONTH_MS);
  const { id: runId } = await beginRun(t.services);
  // As a release with more lanes had begun it: none of them may be left behind.
  await t.services.db.delete(payoutRunLanes).where(eq(payoutRunLanes.runId, runId));
  await t.services.db.insert(payoutRunLanes).values([0, 1, 2, 3, 4].map((lane) => ({ runId, lane, lanes: 5 })));
  const first = await prepareSomeOfRun(t.services, { runId, limit: 1 });
  expect([first.isDone, (await getRun(t.services, admin, { runId })).status]).toEqual([false, "preparing"]);
  const go = () => prepareSomeOfRun(t.services, { runId, limit: 1, chunks: 20 });
  const both = await Promise.all([go(), go()]);
  expect(both.map(({ isDone }) => isDone)).toEqual([true, true]);
  expect(await getRun(t.services, admin, { runId })).toMatchObject({ status: "open" });
  for (const { userId } of artists) expect(await payoutsOf(userId)).toMatchObject([{ state: "HELD", runId }]);
  const held = await t.services.db.$count(payoutRequests, eq(payoutRequests.runId, runId));
  expect(first.held + both.reduce((sum, { held }) => sum + held, 0)).toBe(held);
});

test("tax is withheld of the part that the form says, in whole cents, and net and tax together are what left", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(1000), usMicros: dollars(100), form: "none" });
  const actor = { ...admin, userId: artist.userId, role: "artist" as const };
  expect((await previewPayout(t.services, actor, { currency: "USD" })).payout).toMatchObject({
    grossCents: 100_000,
    withheldCents: 24_000,
    amountCents: 76_000,
  });
  await run();
  const [payout] = await payoutsOf(artist.userId);
  expect(await previewPayout(t.services, actor, { currency: "USD" })).toMatchObject({ payout: null, hindrance: expect.stringContaining("At least 50 USD") });
  // Facts/ledger.md §e.3: without a form 24 % of everything.
  expect(payout).toMatchObject({ amount: 76_000, withheldMicros: dollars(240), grossMicros: dollars(1000) });
  const [earnings] = await findBalances(t.services.db, [artistAccount(artist.userId, "earnings", "USD")]);
  expect(earnings).toMatchObject({ balanceMicros: dollars(1000), heldMicros: dollars(1000) });
  const [payable] = await findBalances(t.services.db, [platformAccount("withholding_payable", "USD")]);
  expect(payable?.balanceMicros).toBe(0n);
});

test("an approved run goes out but for what needs a second admin, who must be another", async () => {
  const small = await addPayee(t.services, { rail: "crypto", earnedMicros: dollars(80) });
  const large = await addPayee(t.services, { rail: "crypto", earnedMicros: dollars(5_000) });
  const runId = await run();
  await approveRun(t.services, admin, { runId });
  const approve = (actorId: string) => approveSomeOfRun(t.services, { runId, actorId });
  while ((await approve(admin.userId)).approved > 0);
  expect(await payoutsOf(small.userId)).toMatchObject([{ state: "APPROVED", approvedBy: admin.userId }]);
  expect(await payoutsOf(large.userId)).toMatchObject([{ state: "HELD", firstApprovedBy: admin.userId }]);
  expect(await getRun(t.services, admin, { runId })).toMatchObject({ status: "approved", waitingForSecond: 1 });
  const other = await addActor(t.services, "admin");
  while ((await approve(other.userId)).approved > 0);
  expect(await payoutsOf(large.userId)).toMatchObject([{ state: "APPROVED", approvedBy: other.userId }]);
});

test("a cancelled run gives back what was not sent, and the next run takes it up again", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(90) });
  const runId = await run();
  await cancelRun(t.services, admin, { runId, reason: "a test" });
  await endAll(runId);
  expect(await payoutsOf(artist.userId)).toMatchObject([{ state: "FAILED_FINAL" }]);
  await earn(t.services, artist.userId, dollars(10));
  await run();
  expect(await payoutsOf(artist.userId)).toEqual(expect.arrayContaining([expect.objectContaining({ state: "HELD", amount: 10_000 })]));
});

test("of a run that is cancelled while it is being approved nothing more is approved, and a job that was cut off ends the rest when it is asked again", async () => {
  const artists = [
    await addPayee(t.services, { rail: "ach", earnedMicros: dollars(91) }),
    await addPayee(t.services, { rail: "ach", earnedMicros: dollars(92) }),
  ];
  const runId = await run();
  await approveRun(t.services, admin, { runId });
  await cancelRun(t.services, admin, { runId, reason: "a test" });
  expect(await approveSomeOfRun(t.services, { runId, actorId: admin.userId })).toEqual({ approved: 0 });
  await expect(approveRun(t.services, admin, { runId })).rejects.toMatchObject({ code: "conflict" });
  const statesOf = async () => (await Promise.all(artists.map(({ userId }) => payoutsOf(userId)))).flat().map(({ state }) => state);
  expect(await statesOf()).toEqual(["HELD", "HELD"]);
  for (const [payout] of await Promise.all(artists.map(({ userId }) => payoutsOf(userId))))
    await expect(approvePayout(t.services, admin, { payoutId: payout?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
  // The worker died before the first chunk, and its retries ran out: whoever sees that something is left asks again.
  t.clock.advanceMs(DAY_MS);
  await cancelRun(t.services, admin, { runId, reason: "a test" });
  const asked = await t.services.db.select().from(eventOutbox).where(eq(eventOutbox.name, "payouts/run.cancelled"));
  expect(asked.filter(({ data }) => JSON.stringify(data).includes(runId))).toHaveLength(2);
  await endAll(runId);
  expect(await statesOf()).toEqual(["FAILED_FINAL", "FAILED_FINAL"]);
});

test("whoever chose a rail that is not set up here is left out and named, in the preview as in the run, and cannot ask either", async () => {
  const artist = await addPayee(t.services, { rail: "sepa", earnedMicros: dollars(62) });
  const actor = { ...admin, userId: artist.userId, role: "artist" as const };
  const some = { ...t.services, rails: { ach: t.services.rails.ach ?? expect.fail("no rail") } };
  expect((await previewRun(some, admin)).exceptions).toContainEqual(expect.objectContaining({ kind: "unavailable", currency: "USD" }));
  expect((await previewRun(t.services, admin)).exceptions.map(({ kind }) => kind)).not.toContain("unavailable");
  t.clock.advanceMs(MONTH_MS);
  const { id: runId } = await beginRun(some);
  while (!(await prepareSomeOfRun(some, { runId })).isDone);
  expect(await payoutsOf(artist.userId)).toEqual([]);
  const { items } = await listExceptions(t.services, admin, { runId, kind: "unavailable", limit: 10, offset: 0 });
  expect(items).toContainEqual(expect.objectContaining({ accountId: artist.userId, detail: expect.stringContaining("cannot pay this way") }));
  await expect(requestPayout(some, actor, { currency: "USD" }, null)).rejects.toMatchObject({ code: "rule_refused", details: { reason: "unavailable" } });
});

test("a run waits two hours for payees who are being screened, and holds whom that did not come to once it has, however many try", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(66) });
  const [method] = await t.services.db.select().from(payoutMethods).where(eq(payoutMethods.userId, artist.userId));
  await t.services.db.delete(screenings).where(eq(screenings.methodId, method?.id ?? ""));
  expect((await previewRun(t.services, admin)).exceptions).toContainEqual({ kind: "screening-pending", currency: "USD", accounts: 1, amountCents: 6_600 });
  goToNextMonth();
  const { id: runId } = await beginRun(t.services);
  await expect(prepareSomeOfRun(t.services, { runId })).rejects.toMatchObject({ code: "unavailable" });
  t.clock.advanceMs(2 * HOUR_MS + 1);
  await prepareAll(runId);
  expect([await payoutsOf(artist.userId), await exceptionOf(runId, artist)]).toEqual([[], "screening-pending"]);
  await remindPayee(t.services, { runId, accountId: artist.userId, currency: "USD" });
  const [mail] = await t.services.db.select().from(mails).orderBy(desc(mails.id)).limit(1);
  for (const words of ["still checking the account", "try again every day"]) expect(mail?.body).toContain(words);
  expect(await retryLeftOut(t.services, null)).toEqual({ held: 0, next: null });
  await screenDueMethods(t.services, null);
  const tried = await Promise.all([1, 2, 3].map(() => retryLeftOut(t.services, null)));
  expect(tried.reduce((sum, { held }) => sum + held, 0)).toBe(1);
  expect(await payoutsOf(artist.userId)).toMatchObject([{ state: "HELD", runId, amount: 6_600 }]);
  expect(await exceptionOf(runId, artist)).toBeNull();
});

test("a method that cools when the run comes by is paid in its month, as soon as it has cooled and an admin agrees, and once", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(67) });
  goToNextMonth();
  await t.services.db
    .update(payoutMethods)
    .set({ usableFrom: new Date(t.clock.now().getTime() + 2 * DAY_MS) })
    .where(eq(payoutMethods.userId, artist.userId));
  const { id: runId } = await beginRun(t.services);
  await prepareAll(runId);
  const told = await t.services.db
    .select()
    .from(eventOutbox)
    .where(eq(eventOutbox.id, `payout-unpayable:${runId}:${artist.userId}:USD`));
  expect([await exceptionOf(runId, artist), told.length]).toEqual(["cooling", 1]);
  const approveAll = async () => {
    await approveRun(t.services, admin, { runId });
    while ((await approveSomeOfRun(t.services, { runId, actorId: admin.userId })).approved > 0);
  };
  await approveAll();
  t.clock.advanceMs(DAY_MS);
  expect((await retryLeftOut(t.services, null)).held).toBe(0);
  t.clock.advanceMs(DAY_MS);
  expect((await retryLeftOut(t.services, null)).held).toBe(1);
  expect(await getRun(t.services, admin, { runId })).toMatchObject({ status: "approved", heldSince: 1 });
  await approveAll();
  expect(await getRun(t.services, admin, { runId })).toMatchObject({ heldSince: 0 });
  await earn(t.services, artist.userId, dollars(90));
  expect((await retryLeftOut(t.services, null)).held).toBe(0);
  expect(await payoutsOf(artist.userId)).toMatchObject([{ state: "APPROVED", runId, amount: 6_700 }]);
});

test("of a cancelled run nothing is tried again, and what holds somebody up is said as it is by now", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(68) });
  const set = (change: Partial<typeof payoutMethods.$inferInsert>) =>
    t.services.db.update(payoutMethods).set(change).where(eq(payoutMethods.userId, artist.userId));
  goToNextMonth();
  await set({ usableFrom: new Date(t.clock.now().getTime() + DAY_MS) });
  const { id: runId } = await beginRun(t.services);
  await prepareAll(runId);
  await set({ usableFrom: t.clock.now(), currency: "EUR" });
  await retryLeftOut(t.services, null);
  expect(await exceptionOf(runId, artist)).toBe("currency");
  await t.services.db.update(payoutExceptions).set({ kind: "cooling" }).where(eq(payoutExceptions.accountId, artist.userId));
  await set({ currency: "USD" });
  await cancelRun(t.services, admin, { runId, reason: "a test" });
  expect(await retryLeftOut(t.services, null)).toEqual({ held: 0, next: null });
  expect(await payoutsOf(artist.userId)).toEqual([]);
});

test("whoever had the use of their data restricted is left out of the run, told why, and gets what they ask for", async () => {
  const artist = await addPayee(t.services, { rail: "sepa", earnedMicros: dollars(60) });
  const actor = { ...admin, userId: artist.userId, role: "artist" as const };
  await t.services.db.insert(privacyRestrictions).values({ userId: artist.userId, since: t.clock.now() });
  const runId = await run();
  expect(await payoutsOf(artist.userId)).toEqual([]);
  const { items } = await listExceptions(t.services, admin, { runId, kind: "restricted", limit: 10, offset: 0 });
  expect(items).toMatchObject([{ accountId: artist.userId, detail: expect.stringContaining("ask for a payout") }]);
  expect((await previewRun(t.services, admin)).exceptions).toContainEqual({ kind: "restricted", currency: "USD", accounts: 1, amountCents: 6_000 });
  await requestPayout(t.services, actor, { currency: "USD" }, null);
  expect(await payoutsOf(artist.userId)).toMatchObject([{ state: "HELD", amount: 6_000 }]);
});

test("a run does not wait for a month in which fans paid and of which, as it is until an admin says otherwise, nothing is set aside", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(65) });
  const fan = await addActor(t.services, "fan");
  const id = newId("payment");
  const split = { amountCents: 1_000, feeBps: 1_000, platformFeeCents: 100, artistCents: 900 };
  const charge = { kind: "tip" as const, subjectId: id, status: "succeeded" as const, stripeChargeId: id, paidAt: t.clock.now() };
  await t.services.db.insert(payments).values({ id, fanId: fan.userId, artistId: artist.userId, ...split, ...charge });
  const runId = await run();
  expect(await payoutsOf(artist.userId)).toMatchObject([{ state: "HELD", runId }]);
});

test("a run waits until last month’s pools are shared, so that what a month brought is paid with it", async () => {
  const artist = await addPayee(t.services, { rail: "ach", earnedMicros: dollars(75) });
  const month = t.clock.now().toISOString().slice(0, 7);
  const given = { id: newId("sponsorAmount"), month, currency: "USD", amountMicros: dollars(10), sponsor: "A sponsor", addedBy: admin.userId };
  await t.services.db.insert(sponsorAmounts).values({ ...given, createdAt: t.clock.now() });
  const pool = { debit: platformAccount("bank", "USD"), credit: platformAccount("royalty_pool", "USD"), amountMicros: given.amountMicros };
  await t.services.db.transaction((tx) =>
    postTransfers(tx, [{ ...pool, kind: "sponsor.pool", sourceType: "sponsor_amount", sourceId: given.id }], t.clock.now()),
  );
  goToNextMonth();
  const { id: runId } = await beginRun(t.services);
  await expect(prepareSomeOfRun(t.services, { runId })).rejects.toMatchObject({ code: "unavailable" });
  for (const key of await findDueMonths(t.services)) {
    if ((await countMonth(t.services, key)).isCounted) while (!(await creditMonth(t.services, key)).isDone);
  }
  while (!(await prepareSomeOfRun(t.services, { runId })).isDone);
  expect(await payoutsOf(artist.userId)).toMatchObject([{ state: "HELD", amount: 7_500 }]);
});
