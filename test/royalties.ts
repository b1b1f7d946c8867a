import { payments, tips, videos } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { artistAccount, findBalances, platformAccount } from "@/server/ledger";
import type { StripeBalanceTransaction } from "@/server/patronage/postings/movement";
import { postBalanceTransaction } from "@/server/patronage/postings/post-balance-transaction";
import type { Credit } from "@/server/royalties";
import { takeBackCredits } from "@/server/royalties/credits/take-back-credits";
import { agreeToSplit } from "@/server/royalties/splits/answer-split";
import { proposeSplit } from "@/server/royalties/splits/propose-split";
import { addPerson } from "./people";
import type { TestServices } from "./services";

let made = 0;

export async function addArtist(world: TestServices, name?: string): Promise<Actor> {
  return (await addPerson(world.services, "artist", name)).actor;
}

/** A film that is ready to be watched. @returns its id. */
export async function addVideo(world: TestServices, artistId: string, title = "A film"): Promise<string> {
  const id = newId("video");
  await world.services.db.insert(videos).values({ id, artistId, title, status: "ready", visibility: "public", sourceKey: `videos/${id}/source` });
  return id;
}

/** Views in Germany: whatever is not said is alike for all. */
export function viewCredit(artistId: string, amountMicros: bigint, more: Partial<Credit> = {}): Credit {
  return {
    ...{ artistId, currency: "USD", amountMicros, source: "view", debit: platformAccount("royalty_cost", "USD") },
    ...{ sourceType: "view_batch", sourceId: `batch_${++made}`, videoId: null, country: "DE", usMicros: 0n },
    explanation: { of: "views", views: 10, rateMicros: "3100", feeBps: 1_200 },
    ...more,
  };
}

/** Takes a part of a credit back from whoever has it, as views that were none are. Micros. */
export async function takeBack({ services, clock }: TestServices, { source, sourceType, sourceId }: Credit, amountMicros: bigint): Promise<void> {
  const back = { source, sourceType, sourceId, amountMicros, cause: "fraud", why: "fraud" as const };
  await services.db.transaction((tx) => takeBackCredits(tx, [back], clock.now()));
}

/** What an artist can spend, and owes. Micros. */
export async function readPurse({ services }: TestServices, artistId: string): Promise<readonly [bigint, bigint]> {
  const [earnings, receivable] = await findBalances(services.db, [artistAccount(artistId, "earnings", "USD"), artistAccount(artistId, "receivable", "USD")]);
  return [(earnings?.balanceMicros ?? 0n) - (earnings?.heldMicros ?? 0n), receivable?.balanceMicros ?? 0n];
}

/** A split of a video that everybody agreed to; parts in basis points. */
export async function agreeOnSplit(
  { services }: TestServices,
  holder: Actor,
  videoId: string,
  parts: readonly { readonly actor: Actor; readonly shareBps: number; readonly recoupCents?: number; readonly fixedCents?: number }[],
): Promise<string> {
  const parties = parts.map(({ actor, shareBps, recoupCents = 0, fixedCents = 0 }) => ({ artistId: actor.userId, shareBps, recoupCents, fixedCents }));
  const split = await proposeSplit(services, holder, { videoId, parties, holderFixedCents: 0, holderRecoupCents: 0, currency: "USD", note: "" });
  const version = split.proposed?.version ?? 0;
  for (const { actor } of parts) await agreeToSplit(services, actor, { splitId: split.id, version });
  return split.id;
}

/** A tip of $10 with a fee of 10 %, as the charge at Stripe brought it in. */
export async function addTip(
  world: TestServices,
  input: { readonly fanId: string; readonly artistId: string; readonly videoId: string | null; readonly country?: string | null },
) {
  const { db } = world.services;
  const [tipId, paymentId] = [newId("tip"), newId("payment")];
  const now = world.clock.now();
  const { fanId, artistId, videoId, country = "US" } = input;
  await db.insert(tips).values({ id: tipId, fanId, artistId, videoId, amount: 1_000, status: "PAID", paidAt: now });
  const split = { id: paymentId, artistId, amountCents: 1_000, taxCents: 0, platformFeeCents: 100, artistCents: 900 };
  const rest = { kind: "tip", subjectId: tipId, currency: "USD", feeBps: 1_000, status: "succeeded", stripeChargeId: `ch_${paymentId}`, country } as const;
  await db.insert(payments).values({ ...split, ...rest, fanId, paidAt: now });
  const post = (transaction: Partial<StripeBalanceTransaction>) =>
    db.transaction((tx) => {
      const base = { id: `txn_${++made}_${paymentId}`, type: "charge", reporting_category: "charge", source: `ch_${paymentId}`, currency: "usd" };
      const balanceTransaction = { ...base, amount: 0, fee: 0, created: Math.floor(now.getTime() / 1_000), ...transaction };
      return postBalanceTransaction(tx, { payment: split, balanceTransaction }, world.clock.now());
    });
  await post({ amount: 1_000, fee: 59 });
  return {
    refund: (cents: number) => post({ type: "refund", reporting_category: "refund", amount: -cents, source: `re_${++made}` }),
  };
}
