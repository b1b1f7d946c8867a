import { and, eq, gt, isNull, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { entitlements, patronSubscriptions, patronTiers } from "@/db/schema";
import { foreseeSpans, rankAt } from "./rules";

/** More than one fan has of one artist at any time. */
const HELD_MAX = 100;
/** A payment that is late may still come: who owes keeps what they have until their access ends. */
const GOING_ON = new Set(["ACTIVE", "TRIALING", "PAST_DUE"]);
const nextTiers = alias(patronTiers, "next_tiers");

/**
 * What rank a fan will hold with an artist at a time, as things stand now: what has an end, until then; a membership that renews, on and on,
 * by its smaller tier from when that comes. Null is nothing.
 */
export async function foreseeRank(
  db: Tx,
  params: { readonly fanId: string; readonly artistId: string; readonly now: Date },
): Promise<(at: Date) => number | null> {
  const isTheirs = and(eq(entitlements.fanId, params.fanId), eq(entitlements.artistId, params.artistId));
  const rows = await db
    .select({ held: entitlements, rank: patronTiers.rank, membership: patronSubscriptions, nextRank: nextTiers.rank })
    .from(entitlements)
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .leftJoin(patronSubscriptions, and(eq(entitlements.source, "subscription"), eq(patronSubscriptions.id, entitlements.sourceId)))
    .leftJoin(nextTiers, eq(nextTiers.id, patronSubscriptions.nextTierId))
    .where(and(isTheirs, isNull(entitlements.revokedAt), or(isNull(entitlements.endsAt), gt(entitlements.endsAt, params.now))))
    .limit(HELD_MAX);
  const spans = rows.flatMap(({ held, rank, membership, nextRank }) =>
    foreseeSpans({
      ...{ rank, startsAt: held.startsAt, endsAt: held.endsAt, nextRank },
      isRenewing: membership !== null && GOING_ON.has(membership.status) && !membership.cancelAtPeriodEnd,
      periodEnd: membership?.currentPeriodEnd ?? null,
    }),
  );
  return (at) => rankAt(spans, at);
}
