import type { z } from "zod";
import { countAttempt } from "../../accounts";
import { type Actor, requireArtist } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { answer, audit, tellOthers } from "./answer-split";
import type { counterInput, Split } from "./contract";
import { enterOffer, enterSplit, showOne } from "./enter-split";
import { offerTerms, readTerms, refuse } from "./offer-terms";
import { closeVersion, findSplit, findVersion, isParty, listParties } from "./split-queries";
import { tellParties } from "./tell-parties";

/** Answers an offer with another one, which waits for everybody else, the holder too. */
export async function counterSplit(services: Services, actor: Actor, input: z.output<typeof counterInput>): Promise<Split> {
  requireArtist(actor);
  const found = await findSplit(services.db, input.splitId);
  if (found === undefined || !(await isParty(services.db, found, actor.userId))) throw new DomainError("not_found");
  await countAttempt(services, { operation: "splitOffer", account: actor.userId, clientAddress: "" });
  const parties = await readTerms(services, found.holderId, input);
  if (!parties.some(({ partyId }) => partyId === actor.userId)) refuse("An offer of yours has a part for you.");
  return enterOffer(services, actor, input, async (open) => {
    const { tx, split, offer, now } = open;
    await answer(open, "countered");
    await closeVersion(tx, offer, { status: "countered", closedBy: actor.userId, now });
    const { currency, note } = input;
    await offerTerms(tx, { split, parties, proposedBy: actor.userId, currency, note, isEnd: false }, now);
    const sentence = `There is another offer for the split of “${open.videoTitle}”. Look at it and agree, or make yours.`;
    await tellOthers(
      services,
      { ...open, parties: await listParties(tx, { splitId: split.id, version: offer.version + 1 }) },
      actor,
      "Another offer",
      sentence,
    );
    await audit(open, actor, "royalties/split.countered");
  });
}

/** Offers to end what is agreed; it goes on until everybody agreed that it ends. */
export async function proposeEnd(services: Services, actor: Actor, input: { readonly splitId: string }): Promise<Split> {
  requireArtist(actor);
  const now = services.clock.now();
  await countAttempt(services, { operation: "splitOffer", account: actor.userId, clientAddress: "" });
  return services.db.transaction(async (tx) => {
    const split = await enterSplit(tx, actor, input.splitId);
    const agreed = await findVersion(tx, split.id, "agreed");
    if (agreed === undefined) refuse("Nothing is agreed that could end.");
    if ((await findVersion(tx, split.id, "proposed")) !== undefined) throw new DomainError("conflict", { sentence: "An offer is waiting for answers." });
    const parties = await listParties(tx, agreed);
    if (!parties.some(({ partyId }) => partyId === actor.userId)) refuse("You have no part in what is agreed.");
    const terms = parties.map(({ partyId, shareBps, fixedMicros, recoupMicros }) => ({ partyId, shareBps, fixedMicros, recoupMicros }));
    const { currency } = agreed;
    const { version } = await offerTerms(tx, { split, parties: terms, proposedBy: actor.userId, currency, note: "", isEnd: true }, now);
    const shown = await showOne(tx, split);
    const videoTitle = shown.videoTitle ?? "a video";
    const userIds = parties.map(({ partyId }) => partyId).filter((id) => id !== actor.userId);
    const sentence = `Somebody wants to end the split of “${videoTitle}”. It goes on until everybody agreed.`;
    await tellParties(services, tx, { splitId: split.id, videoTitle, subject: "An end is proposed", sentence, userIds }, now);
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/split.end-proposed", target: split.id, after: { version } }, now);
    return shown;
  });
}
