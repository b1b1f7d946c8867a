import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payoutRequests, taxForms } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { creditEarnings, followLedger } from "@/server/royalties";
import { addPayee, dollars, earn, withRails } from "@/test/payees";
import { addPerson } from "@/test/people";
import { addTip, addVideo, agreeOnSplit, takeBack, viewCredit } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import { failUnsent } from "../states/fail-unsent";
import { findCandidates } from "./find-candidates";
import { type HeldPayout, holdPayouts } from "./hold-payouts";
import { planHolds } from "./plan-holds";

let t: TestServices;
let fanId: string;

beforeAll(async () => {
  t = await createTestServices();
  fanId = (await addPerson(t.services, "fan")).actor.userId;
});
afterAll(() => t.close());

/** One whose US part is taxed at 30 %, and who is paid by ACH. */
async function addTaxed(): Promise<Actor> {
  const actor = await addPayee(t.services, { rail: "ach", earnedMicros: 0n, form: "none" });
  const form = { id: newId("taxForm"), userId: actor.userId, kind: "w8ben", personKind: "individual", country: "BR", claimsTreaty: false } as const;
  await t.services.db.insert(taxForms).values({ ...form, signedAt: new Date(t.clock.now().getTime() - DAY_MS) });
  return actor;
}

const credit = (...credits: Parameters<typeof creditEarnings>[1]) => t.services.db.transaction((tx) => creditEarnings(tx, credits, t.clock.now()));

const find = ({ userId: accountId }: Actor) => findCandidates(t.services.db, { scope: { accountId }, minimumMicros: 1n, period: null });

/** Each source with its amount and its US part in dollars. */
async function linesOf(actor: Actor) {
  const [found] = await find(actor);
  const lines = (found?.lines ?? []).filter(({ amountMicros, usMicros }) => amountMicros !== 0n || usMicros !== 0n);
  return lines.map(({ source, amountMicros, usMicros }) => [source, Number(amountMicros) / 1e6, Number(usMicros) / 1e6]).sort();
}

async function plan(actor: Actor) {
  const { holds } = await planHolds(withRails(t.services), t.services.db, await find(actor), { now: t.clock.now(), isAsked: true });
  const [hold] = holds;
  if (hold === undefined) throw new Error("nothing can be paid");
  return hold;
}

/** Of each kind of income, what is paid and its US part, in dollars; and what is withheld of all. */
async function taxOf(actor: Actor) {
  const { withholding } = await plan(actor);
  const dollarsOf = (micros: bigint) => Number(micros) / 1e6;
  const kinds = withholding.lines.map((line) => [line.incomeKind, dollarsOf(line.amountMicros), dollarsOf(line.usMicros)]);
  return { kinds, withheld: dollarsOf(withholding.withheldMicros) };
}

async function hold(actor: Actor): Promise<HeldPayout> {
  const planned = await plan(actor);
  const cause = { period: null, runId: null, requestedBy: actor.userId, now: t.clock.now() };
  const [held] = await t.services.db.transaction((tx) => holdPayouts(tx, [planned], cause));
  if (held === undefined) throw new Error("nothing was held");
  return held;
}

async function fail({ id }: HeldPayout): Promise<void> {
  const payout = await t.services.db.query.payoutRequests.findFirst({ where: (table, { eq }) => eq(table.id, id) });
  if (payout === undefined) throw new Error("no such payout");
  await failUnsent(t.services, payout, { reason: "a test", actorId: "a test" });
}

/** As if it had been sent, so that another can be asked for. */
async function send({ id }: HeldPayout): Promise<void> {
  await t.services.db.execute(`update payout_requests set state = 'SETTLED', status = 'COMPLETED' where id = '${id}'`);
}

describe("what an account's earnings were made of", () => {
  it("is without what was handed on, and without the US part of that: $100 of the $190 that stay are from the US", async () => {
    const [artist, party] = [await addTaxed(), await addTaxed()];
    const shared = await addVideo(t, artist.userId);
    await agreeOnSplit(t, artist, shared, [{ actor: party, shareBps: 9_000 }]);
    await credit(
      viewCredit(artist.userId, dollars(100), { country: "US", usMicros: dollars(100), videoId: await addVideo(t, artist.userId) }),
      viewCredit(artist.userId, dollars(900), { videoId: shared }),
    );
    expect(await linesOf(artist)).toEqual([["view", 190, 100]]);
    expect(await taxOf(artist)).toEqual({ kinds: [["royalty-other", 190, 100]], withheld: 30 });
    expect(await linesOf(party)).toEqual([["collaboration", 810, 0]]);
  });

  it("is without the part of US source that went to those who share, and has it again when that comes back", async () => {
    const [artist, party, other] = [await addTaxed(), await addTaxed(), await addTaxed()];
    const videoId = await addVideo(t, artist.userId);
    await agreeOnSplit(t, artist, videoId, [{ actor: party, shareBps: 5_000 }]);
    await agreeOnSplit(t, party, videoId, [{ actor: other, shareBps: 5_000 }]);
    const whole = viewCredit(artist.userId, dollars(400), { country: "US", usMicros: dollars(400), videoId });
    await credit(whole, viewCredit(artist.userId, dollars(100)));
    expect(await Promise.all([artist, party, other].map(linesOf))).toEqual([
      [["view", 300, 200]],
      [["collaboration", 100, 100]],
      [["collaboration", 100, 100]],
    ]);
    await takeBack(t, whole, dollars(200));
    expect(await Promise.all([artist, party, other].map(linesOf))).toEqual([[["view", 200, 100]], [["collaboration", 50, 50]], [["collaboration", 50, 50]]]);
  });

  it("is without a tip that a fan got back: it was from the US, and what is left is not", async () => {
    const artist = await addTaxed();
    const tip = await addTip(t, { fanId, artistId: artist.userId, videoId: null });
    await earn(t.services, artist.userId, dollars(60));
    await followLedger(t.services);
    expect(await linesOf(artist)).toEqual([
      ["tip", 9, 9],
      ["view", 60, 0],
    ]);
    await tip.refund(1_000);
    await followLedger(t.services);
    expect(await linesOf(artist)).toEqual([["view", 60, 0]]);
    expect(await taxOf(artist)).toEqual({ kinds: [["royalty-other", 60, 0]], withheld: 0 });
  });

  it("counts as from the US where nobody knows the country of who paid", async () => {
    const artist = await addTaxed();
    const tip = await addTip(t, { fanId, artistId: artist.userId, videoId: null, country: null });
    await followLedger(t.services);
    expect(await linesOf(artist)).toEqual([["tip", 9, 9]]);
    await tip.refund(1_000);
    await followLedger(t.services);
    expect(await linesOf(artist)).toEqual([]);
  });

  it("bears what goes back of earnings that were paid before, also where it was lent for meanwhile", async () => {
    const artist = await addTaxed();
    const first = viewCredit(artist.userId, dollars(100), { country: "US", usMicros: dollars(100) });
    await credit(first);
    await send(await hold(artist));
    await takeBack(t, first, dollars(40));
    const merch = { source: "merch" as const, explanation: { of: "other" as const, sentence: "a test" } };
    await credit(
      viewCredit(artist.userId, dollars(60), { ...merch, country: "US", usMicros: dollars(60) }),
      viewCredit(artist.userId, dollars(80), { ...merch, country: "US" }),
    );
    expect(await linesOf(artist)).toEqual([
      ["merch", 140, 60],
      ["view", -40, -40],
    ]);
    expect((await taxOf(artist)).kinds).toEqual([["affiliate", 100, 20]]);
  });
});

describe("a payout that failed after a later one was paid", () => {
  it("gives its own earnings back to be taxed for what they were, each once", async () => {
    const artist = await addTaxed();
    await earn(t.services, artist.userId, dollars(100), 0n);
    const first = await hold(artist);
    await send(first);
    await earn(t.services, artist.userId, dollars(60), dollars(60));
    const later = await hold(artist);
    await send(later);
    await t.services.db.execute(`update payout_requests set state = 'HELD', status = 'PENDING' where id = '${first.id}'`);
    await fail(first);
    // The $100 from elsewhere, and not as the later ones or as if all were from the US.
    expect(await taxOf(artist)).toEqual({ kinds: [["royalty-other", 100, 0]], withheld: 0 });
    await earn(t.services, artist.userId, dollars(50), dollars(50));
    const again = await hold(artist);
    const rows = await t.services.db.select({ spans: payoutRequests.spans, id: payoutRequests.id }).from(payoutRequests);
    expect(rows.find(({ id }) => id === again.id)?.spans?.split("),[")).toHaveLength(2);
    await send(again);
    // Now the one between comes back: its earnings are nobody else's, though they lie within the last one's.
    await t.services.db.execute(`update payout_requests set state = 'HELD', status = 'PENDING' where id = '${later.id}'`);
    await fail(later);
    expect(await linesOf(artist)).toEqual([["view", 60, 60]]);
  });
});
