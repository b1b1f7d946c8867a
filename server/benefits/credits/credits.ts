import { and, asc, desc, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { creditChoices, creditRolls, videoCredits, videos } from "@/db/schema";
import { getVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { hasAccess, listPatrons, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";

const PATRONS_PER_READ = 500;
const CREDITS_MAX = 5_000;
const VIDEOS_PER_RUN_MAX = 50;
const CREDITS_SHOWN_MAX = 1_000;

export interface Credit {
  readonly name: string;
  readonly tierName: string;
}

/** Whether the caller is named in an artist's credits, and how. */
export async function getCreditChoice(services: Services, actor: Actor, input: { readonly artistId: string }): Promise<{ readonly name: string | null }> {
  const mine = and(eq(creditChoices.fanId, actor.userId), eq(creditChoices.artistId, input.artistId));
  const [row] = await services.db.select({ name: creditChoices.name }).from(creditChoices).where(mine).limit(1);
  return { name: row?.name ?? null };
}

/** Sets the name under which the caller stands in an artist's coming credits; null takes it back. What is frozen stays. @throws DomainError `not_allowed` without access. */
export async function chooseCredit(services: Services, actor: Actor, input: { readonly artistId: string; readonly name: string | null }) {
  const choice = { fanId: actor.userId, artistId: input.artistId };
  const now = services.clock.now();
  if (input.name === null) {
    await services.db.delete(creditChoices).where(and(eq(creditChoices.fanId, choice.fanId), eq(creditChoices.artistId, choice.artistId)));
    return { name: null };
  }
  if (!(await hasAccess(services.db, { ...choice, minTierKey: null, now }))) throw new DomainError("not_allowed", { sentence: "Credits are for patrons." });
  const values = { ...choice, name: input.name, chosenAt: now };
  // The time of the first choice stays: a new spelling is no new decision.
  await services.db
    .insert(creditChoices)
    .values(values)
    .onConflictDoUpdate({ target: [creditChoices.fanId, creditChoices.artistId], set: { name: input.name } });
  return { name: input.name };
}

/** Who held a tier with credits at `asOf` and had chosen by then to be named; the highest tiers first. */
async function findCredits(db: Tx, artistId: string, asOf: Date) {
  const gate = (await readGates(db, { fanId: null, artistIds: [artistId], now: asOf }))(artistId);
  const ranks = gate.tiers.filter((tier) => tier.hasCredit).map((tier) => tier.rank);
  if (ranks.length === 0) return [];
  const choices = await db
    .select({ fanId: creditChoices.fanId, name: creditChoices.name })
    .from(creditChoices)
    .where(and(eq(creditChoices.artistId, artistId), lte(creditChoices.chosenAt, asOf)))
    .limit(CREDITS_MAX);
  const names = new Map(choices.map((choice) => [choice.fanId, choice.name]));
  const found: { fanId: string; name: string; tierName: string; rank: number }[] = [];
  let after: string | undefined;
  do {
    const patrons = await listPatrons(db, { artistId, at: asOf, minRank: Math.min(...ranks), limit: PATRONS_PER_READ, after });
    for (const { fanId, tierName, rank } of patrons) {
      const name = names.get(fanId);
      if (name !== undefined) found.push({ fanId, name, tierName, rank });
    }
    after = patrons.length < PATRONS_PER_READ ? undefined : patrons.at(-1)?.fanId;
  } while (after !== undefined);
  return found.sort((a, b) => b.rank - a.rank || (a.name < b.name ? -1 : 1));
}

/** The later of the two: when the artist made it public, and the time they set for it. */
const releasedAt = sql<Date>`greatest(${videos.publishedAt}, ${videos.releaseAt})`;

/** Freezes the credits of videos that are out and have none frozen yet, as of their release. For the job; a repeat changes nothing. */
export async function freezeCredits(services: Services): Promise<{ readonly frozen: number }> {
  const now = services.clock.now();
  const due = await services.db
    .select({ id: videos.id, artistId: videos.artistId, publishedAt: videos.publishedAt, releaseAt: videos.releaseAt })
    .from(videos)
    .leftJoin(creditRolls, eq(creditRolls.videoId, videos.id))
    .where(
      and(isNull(creditRolls.videoId), isNotNull(videos.publishedAt), eq(videos.status, "ready"), or(isNull(videos.releaseAt), lte(videos.releaseAt, now))),
    )
    .orderBy(asc(releasedAt))
    .limit(VIDEOS_PER_RUN_MAX);
  for (const video of due) {
    const asOf = new Date(Math.max(video.publishedAt?.getTime() ?? 0, video.releaseAt?.getTime() ?? 0));
    await services.db.transaction(async (tx) => {
      const made = await tx.insert(creditRolls).values({ videoId: video.id, asOf }).onConflictDoNothing().returning({ videoId: creditRolls.videoId });
      const credits = made.length === 0 ? [] : await findCredits(tx, video.artistId, asOf);
      if (credits.length > 0) await tx.insert(videoCredits).values(credits.map((credit) => ({ ...credit, videoId: video.id })));
    });
  }
  return { frozen: due.length };
}

/** The credits of a video that the caller may know of: frozen ones, or to its artist what they would be now. @throws DomainError `not_found`. */
export async function listCredits(
  services: Services,
  actor: Actor | null,
  input: { readonly videoId: string },
): Promise<{ readonly isFrozen: boolean; readonly items: readonly Credit[] }> {
  const video = await getVideo(services, actor, { id: input.videoId });
  const [roll] = await services.db.select().from(creditRolls).where(eq(creditRolls.videoId, video.id)).limit(1);
  if (roll === undefined) {
    const coming = actor?.userId === video.artistId ? await findCredits(services.db, video.artistId, services.clock.now()) : [];
    return { isFrozen: false, items: coming.slice(0, CREDITS_SHOWN_MAX).map(({ name, tierName }) => ({ name, tierName })) };
  }
  const items = await services.db
    .select({ name: videoCredits.name, tierName: videoCredits.tierName })
    .from(videoCredits)
    .where(eq(videoCredits.videoId, video.id))
    .orderBy(desc(videoCredits.rank), asc(videoCredits.name))
    .limit(CREDITS_SHOWN_MAX);
  return { isFrozen: true, items };
}
