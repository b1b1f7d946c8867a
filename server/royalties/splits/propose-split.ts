import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { splitParties, splits, splitVersions, videos } from "@/db/schema";
import { countAttempt } from "../../accounts";
import { type Actor, requireArtist } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import type { Services } from "../../services";
import type { ProposeInput, Split } from "./contract";
import { offerTerms, readTerms } from "./offer-terms";
import { showSplits } from "./show-split";
import { findSplitOf, findVersion, lockSplitsOf, type SplitRow } from "./split-queries";
import { tellParties } from "./tell-parties";

/**
 * Offers others a part of what the one who asks gets for a video: as its artist, or as one who has a part in it. Counts
 * once everybody agreed; until then nothing changes.
 * @throws not_found for a video of somebody else's; conflict while an offer waits; rule_refused for terms that cannot be.
 */
export async function proposeSplit(services: Services, actor: Actor, input: ProposeInput): Promise<Split> {
  requireArtist(actor);
  const { db, clock } = services;
  const holderId = actor.userId;
  const videoTitle = await findTitle(db, input.videoId, holderId);
  await countAttempt(services, { operation: "splitOffer", account: holderId, clientAddress: "" });
  const parties = await readTerms(services, holderId, input);
  const now = clock.now();
  return db.transaction(async (tx) => {
    await lockSplitsOf(tx, input.videoId);
    const split = await ensureSplit(tx, { videoId: input.videoId, holderId }, now);
    if ((await findVersion(tx, split.id, "proposed")) !== undefined) {
      throw new DomainError("conflict", { sentence: "An offer is waiting for answers. Withdraw it before you make another.", details: { splitId: split.id } });
    }
    const { currency, note } = input;
    const { version } = await offerTerms(tx, { split, parties, proposedBy: holderId, currency, note, isEnd: false }, now);
    const [shown] = await showSplits(tx, [split], false);
    if (shown === undefined) throw new DomainError("not_found");
    const others = parties.slice(1).map(({ partyId }) => partyId);
    const sentence = `${shown.holder.name} offers you a part of what “${videoTitle}” earns. Look at it and agree, or make another offer.`;
    await tellParties(services, tx, { splitId: split.id, videoTitle, subject: `A part of “${videoTitle}”`, sentence, userIds: others }, now);
    await appendAudit(tx, { actorId: holderId, action: "royalties/split.proposed", target: split.id, after: { version, parties: others } }, now);
    return shown;
  });
}

/** The video's title, for its artist and for whoever has an agreed part in it. @throws not_found for anybody else */
export async function findTitle(tx: Tx, videoId: string, userId: string): Promise<string> {
  const [video] = await tx.select({ artistId: videos.artistId, title: videos.title }).from(videos).where(eq(videos.id, videoId)).limit(1);
  if (video === undefined) throw new DomainError("not_found");
  if (video.artistId === userId) return video.title;
  const [part] = await tx
    .select({ id: splits.id })
    .from(splits)
    .innerJoin(splitVersions, and(eq(splitVersions.splitId, splits.id), eq(splitVersions.status, "agreed")))
    .innerJoin(splitParties, and(eq(splitParties.splitId, splits.id), eq(splitParties.version, splitVersions.version), eq(splitParties.partyId, userId)))
    .where(eq(splits.videoId, videoId))
    .limit(1);
  if (part === undefined) throw new DomainError("not_found");
  return video.title;
}

async function ensureSplit(tx: Tx, key: { readonly videoId: string; readonly holderId: string }, now: Date): Promise<SplitRow> {
  const known = await findSplitOf(tx, key);
  if (known !== undefined) return known;
  const [made] = await tx
    .insert(splits)
    .values({ id: newId("split", now.getTime()), ...key, createdAt: now })
    .returning();
  if (made === undefined) throw new Error("The split was not written.");
  return made;
}
