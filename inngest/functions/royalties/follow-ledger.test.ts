import { and, eq, inArray, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { eventOutbox, royaltyEntries } from "@/db/schema";
import { createClient } from "@/inngest/client";
import { type Runner, startRunner } from "@/inngest/runner";
import { createCaller } from "@/server/api/router";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { sweepStripe } from "@/server/patronage";
import { followLedger } from "@/server/royalties";
import { addTiers } from "@/test/patrons";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { createSyncStripeEvent, createSyncStripeObject } from "../patronage/sync-stripe-event";
import { createFollowLedger } from "./follow-ledger";

/** What a fan paid is seen in the studio, with why, by then. */
const SEEN_MS = 5_000;
/** A month passes at the stand-in, with all that it does in it. */
vi.setConfig({ testTimeout: 120_000 });

let t: TestMoney;
let artist: Person;
let fan: Person;
let runner: Runner;

const as = (actor: Actor) =>
  createCaller({ services: t.services, actor, requestId: "req", idempotencyKey: null, clientAddress: "", userAgent: "", country: null });

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  fan = await addPerson(t.services);
  await addTiers(t.services, artist.actor.userId);
  const { subscriptionId } = await as(fan.actor).patronage.subscribe({ artistId: artist.actor.userId, tier: "silver" });
  await pressPay(t, subscriptionId);
  await t.settle();
  await followLedger(t.services);
  // What came before is explained, and its events wake nobody any more.
  await t.services.db.update(eventOutbox).set({ dispatchedAt: t.clock.now() }).where(isNull(eventOutbox.dispatchedAt));
  const client = createClient(t.services);
  const functions = [createSyncStripeEvent, createSyncStripeObject, createFollowLedger].map((create) => create(client, t.services));
  runner = await startRunner({ database: t.database, jobs: { client, functions, catchUp: { "follow-ledger": "skip" } }, log: t.services.log });
});
afterAll(async () => {
  await runner.stop(SEEN_MS);
  await t.close();
});

async function countExplained(): Promise<number> {
  const isTheirs = and(eq(royaltyEntries.artistId, artist.actor.userId), inArray(royaltyEntries.source, ["patron", "livestream"]));
  return t.services.db.$count(royaltyEntries, isTheirs);
}

/** Something is paid at the stand-in, whose events then come to us as its webhooks would. */
async function expectSeenSoon(pay: () => Promise<unknown>): Promise<void> {
  const before = await countExplained();
  await pay();
  await sweepStripe(t.services);
  await expect.poll(countExplained, { timeout: SEEN_MS, interval: 50 }).toBe(before + 1);
}

it("explains what a ticket brought within five seconds", async () => {
  const startsAt = `${t.clock.now().getUTCFullYear() + 1}-03-01T20:00`;
  const words = { title: "The concert", minTier: "platinum", startsAt, timeZone: "UTC", joinUrl: "https://live.example/room" };
  const { id: livestreamId } = await as(artist.actor).benefits.createLivestream({ ...words, ticketCents: 1_200 });
  const { ticketId } = await as(fan.actor).patronage.buyTicket({ livestreamId });
  await expectSeenSoon(() => pressPay(t, ticketId));
});

it("explains what a membership brought that is simply renewed within five seconds", async () => {
  await expectSeenSoon(() => t.advance(32 * DAY_MS));
});
