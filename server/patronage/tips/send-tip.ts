import { and, count, desc, eq, gt, ne } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { artistGoals, livestreams, tips, videos } from "@/db/schema";
import { getArtist } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { onePaymentParams } from "../checkouts/one-payment";
import { openCheckout } from "../checkouts/open-checkout";
import { type Asked, CURRENCY } from "../giving";
import type { SentTip, TipInput } from "./contract";
import { OPEN_TIPS_MAX, OPEN_TIPS_WINDOW_MS } from "./rules";

const RETRY_SECONDS = 600;
const madeShape = z.object({ tipId: z.string() });

async function requireFewOpen(tx: Tx, fanId: string, now: Date): Promise<void> {
  const since = new Date(now.getTime() - OPEN_TIPS_WINDOW_MS);
  const isOpen = and(eq(tips.fanId, fanId), eq(tips.status, "PENDING"), gt(tips.createdAt, since));
  const [open] = await tx.select({ total: count() }).from(tips).where(isOpen);
  if ((open?.total ?? 0) >= OPEN_TIPS_MAX) throw new DomainError("rate_limited", { retryAfterSeconds: RETRY_SECONDS });
}

/** What the tip is for: a film of the artist, and the goal that it names or that this film has. */
async function findPurpose(tx: Tx, artistId: string, input: TipInput): Promise<{ readonly videoId: string | null; readonly goalId: string | null }> {
  const { videoId = null, goalId = null } = input;
  if (videoId !== null) {
    const isShown = and(eq(videos.id, videoId), eq(videos.artistId, artistId), ne(videos.visibility, "private"));
    const [video] = await tx.select({ id: videos.id }).from(videos).where(isShown).limit(1);
    if (video === undefined) throw new DomainError("not_found");
  }
  const isOpen = and(eq(artistGoals.artistId, artistId), eq(artistGoals.status, "open"), eq(artistGoals.kind, "keep"));
  if (goalId !== null) {
    const [goal] = await tx
      .select({ id: artistGoals.id })
      .from(artistGoals)
      .where(and(isOpen, eq(artistGoals.id, goalId)))
      .limit(1);
    if (goal === undefined) throw new DomainError("rule_refused", { sentence: "This goal takes no tips now. Tip without it, or pledge to another." });
    return { videoId, goalId };
  }
  if (videoId === null) return { videoId, goalId };
  const [goal] = await tx
    .select({ id: artistGoals.id })
    .from(artistGoals)
    .where(and(isOpen, eq(artistGoals.videoId, videoId)))
    .orderBy(desc(artistGoals.id))
    .limit(1);
  return { videoId, goalId: goal?.id ?? null };
}

/** The artist's livestream that it is given at. */
async function requireStream(tx: Tx, artistId: string, livestreamId: string): Promise<void> {
  const isTheirs = and(eq(livestreams.id, livestreamId), eq(livestreams.artistId, artistId), eq(livestreams.status, "scheduled"));
  const [stream] = await tx.select({ id: livestreams.id }).from(livestreams).where(isTheirs).limit(1);
  if (stream === undefined) throw new DomainError("not_found");
}

async function addTip(tx: Tx, fanId: string, artistId: string, input: TipInput, now: Date): Promise<{ tipId: string }> {
  await requireFewOpen(tx, fanId, now);
  const purpose = await findPurpose(tx, artistId, input);
  const { amount, message, showsName, livestreamId = null } = input;
  if (livestreamId !== null) await requireStream(tx, artistId, livestreamId);
  const id = newId("tip", now.getTime());
  const values = {
    id,
    fanId,
    artistId,
    ...purpose,
    livestreamId,
    amount,
    currency: CURRENCY,
    message,
    showsName,
    status: "PENDING" as const,
    createdAt: now,
    updatedAt: now,
  };
  await tx.insert(tips).values(values);
  return { tipId: id };
}

/**
 * Begins a tip, which counts once it is paid. With an idempotency key, a repeat is answered by the same tip and the same checkout.
 * @throws not_found for no such artist or film; rule_refused for oneself, or a goal that takes no tips.
 */
export async function sendTip(services: Services, actor: Actor, input: TipInput, asked: Asked): Promise<SentTip> {
  const artist = await getArtist(services, null, { idOrHandle: input.artistId });
  // Whoever is not signed in is not told whose address this is.
  if (artist.id === actor.userId && asked.guestEmail === null)
    throw new DomainError("rule_refused", { sentence: "This is your own page. Nobody tips themselves." });
  const request = { userId: actor.userId, key: asked.idempotencyKey, operation: "patronage/tip", input };
  const { tipId } = await services.db.transaction((tx) =>
    runOnce(
      tx,
      request,
      () => addTip(tx, actor.userId, artist.id, input, services.clock.now()),
      (stored) => madeShape.parse(stored),
    ),
  );
  const [tip] = await services.db.select({ status: tips.status }).from(tips).where(eq(tips.id, tipId));
  if (tip === undefined) throw new DomainError("not_found");
  if (tip.status !== "PENDING") return { tipId, status: tip.status, checkout: null };
  const params = onePaymentParams({ name: `Tip for ${artist.name}`, amountCents: input.amount, currency: CURRENCY, guestEmail: asked.guestEmail });
  const subject = { kind: "tip" as const, subjectId: tipId, fanId: actor.userId, artistId: artist.id, uiMode: input.uiMode };
  return { tipId, status: tip.status, checkout: await openCheckout(services, { ...subject, params }) };
}
