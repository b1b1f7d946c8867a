import type { Tx } from "@/db/client";
import { showVideosTo } from "@/server/catalogue";
import { hasAccess, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import { type PatronMailRow, selectRefusals } from "./queries";

/** The lowest rank that a mail is for; null when the artist has no such tier. */
export async function lowestRankOf(db: Tx, mail: Pick<PatronMailRow, "artistId" | "minTier">, now: Date): Promise<number | null> {
  const gate = (await readGates(db, { fanId: null, artistIds: [mail.artistId], now }))(mail.artistId);
  if (mail.minTier === null) return 0;
  return gate.tiers.find((tier) => tier.key === mail.minTier)?.rank ?? null;
}

/**
 * Why a mail is not for this fan now, or null when it is: the same access that opens pages and films decides, asked at the moment of
 * sending and not when the mail was written.
 */
export async function findMailFault(services: Services, mail: PatronMailRow, fanId: string): Promise<"no access" | "unsubscribed" | null> {
  const { artistId, minTier, videoId } = mail;
  if (!(await hasAccess(services.db, { fanId, artistId, minTierKey: minTier, now: services.clock.now() }))) return "no access";
  if (videoId !== null) {
    const video = (await showVideosTo(services, fanId, [videoId])).get(videoId);
    if (video === undefined || video.isLocked) return "no access";
  }
  return (await selectRefusals(services.db, { artistId, fanIds: [fanId] })).has(fanId) ? "unsubscribed" : null;
}
