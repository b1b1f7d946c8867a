import {
  apiTokens,
  artistGoals,
  autoEditJobs,
  callSlots,
  calls,
  checkouts,
  gifts,
  goalPledges,
  livestreams,
  merchLinks,
  merchShops,
  patronFeeds,
  patronImports,
  patronMails,
  patronNotes,
  patronSubscriptions,
  payments,
  payoutMethods,
  payoutOutbox,
  payoutRequests,
  posts,
  promoCodes,
  splitParties,
  splits,
  splitVersions,
  taxForms,
  videos,
  webhookDeliveries,
  webhookEndpoints,
  webhookEvents,
} from "@/db/schema";
import { createToken, signIn } from "@/server/accounts";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { artistAccount, platformAccount, postTransfers, transferId } from "@/server/ledger";
import { setEntitlement } from "@/server/patronage";
import { findTier } from "@/server/patronage/tiers/queries";
import type { Services } from "@/server/services";
import { PASSWORD, type Person } from "./people";

/** Stands in everything that only its owner may read, so that it is recognised wherever it comes out. */
export const SECRET_WORDS = "nobody else may read this";

/** Two people whose things are tried to be reached: an artist, and a fan who is their patron. */
export interface Owners {
  readonly artist: Person;
  readonly fan: Person;
}

/** One of everything that belongs to somebody, by the name that inputs call it by. */
export type OwnedIds = Readonly<Record<(typeof OWNED_FIELDS)[number], string>>;

export const OWNED_FIELDS = [
  ...(["sessionId", "tokenId", "videoId", "jobId", "tierId", "goalId", "pledgeId", "giftId", "promoId", "compId", "importId", "noteId", "fanId"] as const),
  ...([
    "checkoutId",
    "subscriptionId",
    "paymentId",
    "postId",
    "feedId",
    "slotId",
    "callId",
    "livestreamId",
    "patronMailId",
    "endpointId",
    "deliveryId",
    "linkId",
    "transferId",
    "splitId",
    "methodId",
    "formId",
    "payoutId",
  ] as const),
] as const;

async function addPayout(services: Services, { artist }: Owners) {
  const now = services.clock.now();
  const payoutId = newId("payout");
  const accountId = artist.actor.userId;
  const money = { amount: 7_000, grossMicros: 70_000_000n, withheldMicros: 0n, fromVersion: 0n, toVersion: 0n };
  const way = { rail: "invoice" as const, methodSealId: "seal_none", methodLast4: "3000" };
  const held = { status: "PENDING" as const, state: "HELD" as const, period: payoutId, reason: SECRET_WORDS, needsSecond: false };
  await services.db
    .insert(payoutRequests)
    .values({ id: payoutId, accountId, requestedBy: accountId, ...money, ...way, ...held, createdAt: now, updatedAt: now });
  await services.db.insert(payoutOutbox).values({ key: payoutId, payoutId, rail: "invoice", createdAt: now });
  return { payoutId };
}

async function addPayee(services: Services, { artist }: Owners) {
  const now = services.clock.now();
  const userId = artist.actor.userId;
  const { db } = services;
  // Each person has one of each in force: those of the last time make room.
  await db.update(payoutMethods).set({ status: "replaced" });
  await db.update(taxForms).set({ endedAt: now });
  const ids = { methodId: newId("payoutMethod"), formId: newId("taxForm") };
  const usableFrom = new Date(now.getTime() + DAY_MS);
  const method = { id: ids.methodId, userId, kind: "sepa" as const, status: "active" as const, sealId: "seal_none", last4: "3000" };
  await db.insert(payoutMethods).values({ ...method, currency: "EUR", country: "DE", createdAt: now, confirmedAt: now, usableFrom });
  const form = { id: ids.formId, userId, kind: "none" as const, personKind: "individual" as const, country: "DE", claimsTreaty: false };
  await db.insert(taxForms).values({ ...form, signedAt: now });
  return ids;
}

async function addWorks(services: Services, { artist }: Owners) {
  const artistId = artist.actor.userId;
  const [videoId, jobId] = [newId("video"), newId("job")];
  await services.db
    .insert(videos)
    .values({ id: videoId, artistId, title: SECRET_WORDS, status: "ready", visibility: "private", sourceKey: `videos/${videoId}/source` });
  const job = {
    id: jobId,
    videoId,
    userId: artistId,
    status: "failed" as const,
    realm: "INFERNO" as const,
    targets: ["shorts"],
    options: {},
    error: SECRET_WORDS,
  };
  await services.db.insert(autoEditJobs).values(job);
  const session = await signIn(services, { clientAddress: "", userAgent: "" }, { email: artist.email, password: PASSWORD });
  // A person has so many tokens: those of the last time make room.
  await services.db.update(apiTokens).set({ revokedAt: services.clock.now() });
  const { id: tokenId } = await createToken(services, artist.actor, { name: SECRET_WORDS, scopes: [] });
  return { videoId, jobId, sessionId: session.sessionId, tokenId };
}

async function addTransfer(services: Services, { artist }: Owners) {
  const sourceId = newId("payment");
  const source = { kind: "charge.earnings", sourceType: "payment", sourceId };
  const accounts = { debit: platformAccount("stripe_balance", "USD"), credit: artistAccount(artist.actor.userId, "earnings", "USD") };
  await services.db.transaction((tx) => postTransfers(tx, [{ ...source, ...accounts, amountMicros: 10_000n }], services.clock.now()));
  return { transferId: transferId(source) };
}

async function addMoney(services: Services, { artist, fan }: Owners) {
  const now = services.clock.now();
  const pair = { artistId: artist.actor.userId, fanId: fan.actor.userId };
  const tier = await findTier(services.db, { artistId: pair.artistId, key: "gold" });
  if (tier === undefined) throw new Error("the artist has no tiers");
  const ids = {
    ...{
      tierId: tier.id,
      goalId: newId("goal"),
      pledgeId: newId("pledge"),
      giftId: newId("gift"),
      promoId: newId("promo"),
      subscriptionId: newId("subscription"),
    },
    ...{ paymentId: newId("payment"), checkoutId: newId("checkout"), importId: newId("patronImport"), noteId: newId("note"), fanId: pair.fanId },
  };
  const { db } = services;
  // Of two people there is one live subscription: the one of the last time makes room.
  await db.update(patronSubscriptions).set({ status: "CANCELLED" });
  const goal = {
    id: ids.goalId,
    artistId: pair.artistId,
    title: "A goal",
    kind: "all-or-nothing" as const,
    target: 10_000,
    deadline: new Date(now.getTime() + DAY_MS),
  };
  await db.insert(artistGoals).values({ ...goal, status: "open" });
  await db.insert(goalPledges).values({ id: ids.pledgeId, goalId: ids.goalId, ...pair, amount: 700, status: "SAVED" });
  const gift = {
    id: ids.giftId,
    giverId: pair.fanId,
    artistId: pair.artistId,
    tierId: tier.id,
    months: 1,
    amount: 2499,
    recipientEmail: "friend@example.test",
  };
  await db.insert(gifts).values({ ...gift, message: SECRET_WORDS, sendAt: now, status: "PAID" });
  await db.insert(promoCodes).values({ id: ids.promoId, artistId: pair.artistId, code: ids.promoId.toUpperCase(), percentOffBps: 1000, months: 1 });
  const price = { interval: "month" as const, amountCents: 2499, monthlyAmount: 2499 };
  await db.insert(patronSubscriptions).values({ id: ids.subscriptionId, ...pair, tierId: tier.id, tier: tier.key, ...price, status: "ACTIVE", startedAt: now });
  const split = { amountCents: 2499, feeBps: 1000, platformFeeCents: 250, artistCents: 2249 };
  const charge = {
    kind: "subscription" as const,
    subjectId: ids.subscriptionId,
    status: "succeeded" as const,
    stripeChargeId: `ch_${ids.paymentId}`,
    paidAt: now,
  };
  await db.insert(payments).values({ id: ids.paymentId, ...pair, ...split, ...charge });
  const giftCharge = { kind: "gift" as const, subjectId: ids.giftId, status: "succeeded" as const, stripeChargeId: `ch_${ids.giftId}`, paidAt: now };
  await db.insert(payments).values({ id: newId("payment"), ...pair, ...split, ...giftCharge });
  await db
    .insert(checkouts)
    .values({ id: ids.checkoutId, ...pair, kind: "subscription", subjectId: ids.subscriptionId, status: "open", uiMode: "elements", request: "{}" });
  const file = { id: ids.importId, artistId: pair.artistId, format: "mhc" as const, fileName: SECRET_WORDS };
  await db.insert(patronImports).values({ ...file, status: "draft", tierMap: {}, createdAt: now });
  await db.insert(patronNotes).values({ id: ids.noteId, ...pair, body: SECRET_WORDS, createdAt: now });
  const access = { source: "comp" as const, sourceId: `${ids.promoId}:comp`, ...pair, tierId: tier.id, startsAt: now, endsAt: null, revokedAt: null };
  const { entitlementId } = await db.transaction((tx) => setEntitlement(tx, access, now));
  return { ...ids, compId: entitlementId };
}

async function addBenefits(services: Services, { artist, fan }: Owners) {
  const now = services.clock.now();
  const { db } = services;
  const [artistId, fanId] = [artist.actor.userId, fan.actor.userId];
  const ids = {
    ...{ postId: newId("post"), feedId: newId("feed"), slotId: newId("slot"), callId: newId("call"), livestreamId: newId("livestream") },
    ...{ patronMailId: newId("patronMail"), endpointId: newId("webhook"), deliveryId: newId("delivery") },
  };
  await db.insert(posts).values({ id: ids.postId, artistId, title: SECRET_WORDS, body: SECRET_WORDS, visibility: "public", publishAt: null });
  await db.update(patronFeeds).set({ revokedAt: now });
  await db.insert(patronFeeds).values({ id: ids.feedId, fanId, artistId, tokenHash: ids.feedId, createdAt: now });
  const span = (days: number) => ({ startsAt: new Date(now.getTime() + days * DAY_MS), endsAt: new Date(now.getTime() + days * DAY_MS + 60_000) });
  const day = 1 + (await db.$count(callSlots));
  await db.insert(callSlots).values({ id: ids.slotId, artistId, ...span(day), timeZone: "UTC", joinUrl: "https://meet.example/secret" });
  const call = { id: ids.callId, slotId: ids.slotId, artistId, fanId, status: "booked" as const, month: `month ${day}`, ordinal: 1 };
  await db.insert(calls).values({ ...call, note: SECRET_WORDS });
  const stream = { id: ids.livestreamId, artistId, title: "Live", description: SECRET_WORDS, minTier: "no such tier", ...span(2) };
  await db.insert(livestreams).values({ ...stream, joinUrl: "https://meet.example/secret", status: "scheduled" });
  await db.insert(patronMails).values({ id: ids.patronMailId, artistId, subject: SECRET_WORDS, body: SECRET_WORDS, status: "draft" });
  const endpoint = { id: ids.endpointId, artistId, url: "https://hooks.example.test/secret", eventTypes: ["*"], sealedSecret: "" };
  await db.insert(webhookEndpoints).values({ ...endpoint, status: "enabled" });
  const eventId = newId("event");
  await db.insert(webhookEvents).values({ id: eventId, artistId, type: "ping", data: { words: SECRET_WORDS }, createdAt: now });
  const delivery = { id: ids.deliveryId, endpointId: ids.endpointId, eventId, status: "failed" as const };
  await db.insert(webhookDeliveries).values({ ...delivery, createdAt: now, updatedAt: now });
  return ids;
}

async function addMerch(services: Services, { artist }: Owners) {
  const now = services.clock.now();
  const [shopId, linkId] = [newId("merchShop"), newId("merchLink")];
  await services.db.insert(merchShops).values({ id: shopId, name: "Shop", origin: "https://shop.example", status: "open", createdAt: now });
  const words = { code: linkId, title: SECRET_WORDS, url: "https://shop.example/shirt" };
  const link = { id: linkId, artistId: artist.actor.userId, shopId, ...words, status: "archived" as const };
  await services.db.insert(merchLinks).values({ ...link, createdAt: now, updatedAt: now });
  return { linkId };
}

/** An offer that waits for the artist's answer: the fan has a part in the artist's film and wants another. */
async function addSplit(services: Services, { artist, fan }: Owners) {
  const now = services.clock.now();
  const splitId = newId("split");
  const [holderId, proposedBy] = [artist.actor.userId, fan.actor.userId];
  await services.db.insert(splits).values({ id: splitId, videoId: newId("video"), holderId, createdAt: now });
  await services.db.insert(splitVersions).values({ splitId, version: 1, status: "proposed", note: SECRET_WORDS, proposedBy, proposedAt: now });
  const half = { splitId, version: 1, shareBps: 5_000 };
  await services.db.insert(splitParties).values([
    { ...half, partyId: holderId, position: 0, answer: "pending" },
    { ...half, partyId: proposedBy, position: 1, answer: "agreed", answeredAt: now },
  ]);
  return { splitId };
}

/** Makes one of everything that is somebody's, as the database would hold it, new each time. */
export async function addOwnedObjects(services: Services, owners: Owners): Promise<OwnedIds> {
  return {
    ...(await addWorks(services, owners)),
    ...(await addTransfer(services, owners)),
    ...(await addPayout(services, owners)),
    ...(await addMoney(services, owners)),
    ...(await addBenefits(services, owners)),
    ...(await addMerch(services, owners)),
    ...(await addSplit(services, owners)),
    ...(await addPayee(services, owners)),
  };
}
