import type { Tx } from "@/db/client";
import { type Actor, requireArtist } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import type { AnswerInput, Split } from "./contract";
import { showSplits } from "./show-split";
import { findSplit, findVersion, isParty, listParties, lockSplitsOf, type PartyRow, type SplitRow, type VersionRow } from "./split-queries";

/** A split with the offer that waits, under the lock of its video, for one of its parties. */
export interface OpenOffer {
  readonly tx: Tx;
  readonly split: SplitRow;
  readonly offer: VersionRow;
  readonly parties: readonly PartyRow[];
  /** The answer that is asked of who acts; undefined where the offer has no part for them. */
  readonly own: PartyRow | undefined;
  readonly videoTitle: string;
  readonly now: Date;
}

/**
 * Does something with the offer that waits. The same words for what is not there and for what is somebody else's.
 * @throws not_found; conflict when the offer is not the one that was looked at.
 */
export async function enterOffer(services: Services, actor: Actor, input: AnswerInput, work: (open: OpenOffer) => Promise<void>): Promise<Split> {
  requireArtist(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const split = await enterSplit(tx, actor, input.splitId);
    const offer = await findVersion(tx, split.id, "proposed");
    if (offer?.version !== input.version) {
      throw new DomainError("conflict", { sentence: "This offer is not open any more. Look at the split as it is now." });
    }
    const parties = await listParties(tx, offer);
    const [before] = await showSplits(tx, [split], false);
    const own = parties.find(({ partyId }) => partyId === actor.userId);
    await work({ tx, split, offer, parties, own, videoTitle: before?.videoTitle ?? "a video", now });
    return showOne(tx, split);
  });
}

/** The split, locked, for one who has or was offered a part in it. @throws not_found */
export async function enterSplit(tx: Tx, actor: Actor, splitId: string): Promise<SplitRow> {
  const split = await findSplit(tx, splitId);
  if (split === undefined || !(await isParty(tx, split, actor.userId))) throw new DomainError("not_found");
  await lockSplitsOf(tx, split.videoId);
  return split;
}

export async function showOne(tx: Tx, split: SplitRow): Promise<Split> {
  const [shown] = await showSplits(tx, [split], false);
  if (shown === undefined) throw new DomainError("not_found");
  return shown;
}
