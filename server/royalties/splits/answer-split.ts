import { and, eq } from "drizzle-orm";
import { splitParties, splitVersions } from "@/db/schema";
import type { Actor } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import type { Services } from "../../services";
import type { AnswerInput, Split } from "./contract";
import { enterOffer, type OpenOffer } from "./enter-split";
import { refuse, refuseLoop } from "./offer-terms";
import { closeVersion, findVersion } from "./split-queries";
import { tellParties } from "./tell-parties";

/**
 * Agrees to the offer that waits. With the last answer it counts, from the next credit on, and what counted before is history.
 * @throws rule_refused where it would send money round in a circle, since others agreed meanwhile.
 */
export async function agreeToSplit(services: Services, actor: Actor, input: AnswerInput): Promise<Split> {
  return enterOffer(services, actor, input, async (open) => {
    await answer(open, "agreed");
    const isLast = open.parties.every((party) => party.partyId === actor.userId || party.answer === "agreed");
    if (isLast) await bringIntoForce(services, open);
    await audit(open, actor, isLast ? "royalties/split.agreed" : "royalties/split.answered");
  });
}

/** Declines the offer that waits: what counted before goes on counting. */
export async function declineSplit(services: Services, actor: Actor, input: AnswerInput): Promise<Split> {
  return enterOffer(services, actor, input, async (open) => {
    await answer(open, "declined");
    await closeVersion(open.tx, open.offer, { status: "declined", closedBy: actor.userId, now: open.now });
    await tellOthers(services, open, actor, `Your offer was declined`, `An offer for “${open.videoTitle}” was declined. What was agreed before goes on.`);
    await audit(open, actor, "royalties/split.declined");
  });
}

/** Takes one's own offer back. */
export async function withdrawSplit(services: Services, actor: Actor, input: AnswerInput): Promise<Split> {
  return enterOffer(services, actor, input, async (open) => {
    if (open.offer.proposedBy !== actor.userId) refuse("Only who made an offer takes it back. Decline it instead.");
    await closeVersion(open.tx, open.offer, { status: "withdrawn", closedBy: actor.userId, now: open.now });
    await audit(open, actor, "royalties/split.withdrawn");
  });
}

export async function answer({ tx, offer, own, now }: OpenOffer, given: "agreed" | "declined" | "countered"): Promise<void> {
  if (own === undefined) refuse("This offer has no part for you, so it waits for no answer of yours.");
  if (own.answer !== "pending" && given !== "countered") refuse("You have answered this offer.");
  await tx
    .update(splitParties)
    .set({ answer: given, answeredAt: now })
    .where(and(eq(splitParties.splitId, offer.splitId), eq(splitParties.version, offer.version), eq(splitParties.partyId, own.partyId)));
}

async function bringIntoForce(services: Services, open: OpenOffer): Promise<void> {
  const { tx, split, offer, parties, now } = open;
  if (!offer.isEnd) await refuseLoop(tx, split, parties);
  const before = await findVersion(tx, split.id, "agreed");
  const closedBy = offer.proposedBy;
  if (before !== undefined) await closeVersion(tx, before, { status: offer.isEnd ? "ended" : "replaced", closedBy, now });
  if (offer.isEnd) await closeVersion(tx, offer, { status: "ended", closedBy, now });
  const status = offer.isEnd ? ("ended" as const) : ("agreed" as const);
  await tx
    .update(splitVersions)
    .set({ status, agreedAt: now })
    .where(and(eq(splitVersions.splitId, offer.splitId), eq(splitVersions.version, offer.version)));
  const title = open.videoTitle;
  const sentence = offer.isEnd ? `Everybody agreed that the split of “${title}” ends.` : `Everybody agreed on the split of “${title}”. It counts from now on.`;
  const userIds = parties.map(({ partyId }) => partyId);
  await tellParties(services, tx, { splitId: split.id, videoTitle: title, subject: `The split of “${title}”`, sentence, userIds }, now);
}

export async function tellOthers(services: Services, open: OpenOffer, actor: Actor, subject: string, sentence: string): Promise<void> {
  const userIds = open.parties.map(({ partyId }) => partyId).filter((id) => id !== actor.userId);
  await tellParties(services, open.tx, { splitId: open.split.id, videoTitle: open.videoTitle, subject, sentence, userIds }, open.now);
}

export async function audit({ tx, split, offer, now }: OpenOffer, actor: Actor, action: string): Promise<void> {
  await appendAudit(tx, { actorId: actor.userId, action, target: split.id, after: { version: offer.version } }, now);
}
