import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { splitParties, splits, splitVersions } from "@/db/schema";
import { getArtist } from "../../accounts";
import { DomainError } from "../../kernel/errors";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import type { TermsInput } from "./contract";
import { type Edge, findLoop, WHOLE_BPS } from "./rules";
import { type PartyRow, type SplitRow, VERSIONS_MAX, type VersionRow } from "./split-queries";

export type PartyTerms = Pick<PartyRow, "partyId" | "shareBps" | "fixedMicros" | "recoupMicros">;

/** The terms as rows, the holder first, who keeps the rest. @throws not_found for who is no artist; rule_refused for terms that do not add up. */
export async function readTerms(services: Services, holderId: string, input: TermsInput): Promise<readonly PartyTerms[]> {
  const named = await Promise.all(
    input.parties.map(async ({ artistId, shareBps, fixedCents, recoupCents }) => {
      const { id } = await getArtist(services, null, { idOrHandle: artistId });
      return { partyId: id, shareBps, fixedMicros: toMicros(fixedCents), recoupMicros: toMicros(recoupCents) };
    }),
  );
  if (new Set([holderId, ...named.map(({ partyId }) => partyId)]).size !== named.length + 1) refuse("Name each person once. What is left is the holder’s own.");
  const givenBps = named.reduce((sum, { shareBps }) => sum + shareBps, 0);
  if (givenBps > WHOLE_BPS) refuse("The parts sum to more than 100 %.");
  if (named.some(({ shareBps, fixedMicros, recoupMicros }) => shareBps === 0 && fixedMicros === 0n && recoupMicros === 0n)) {
    refuse("Somebody who gets nothing has no part in a split.");
  }
  const holder = {
    partyId: holderId,
    shareBps: WHOLE_BPS - givenBps,
    fixedMicros: toMicros(input.holderFixedCents),
    recoupMicros: toMicros(input.holderRecoupCents),
  };
  return [holder, ...named];
}

export interface Offer {
  readonly split: SplitRow;
  readonly parties: readonly PartyTerms[];
  readonly proposedBy: string;
  readonly currency: string;
  readonly note: string;
  readonly isEnd: boolean;
}

/** Writes a version that waits for the answers of everybody but who proposes it. Lock the video's splits before. */
export async function offerTerms(tx: Tx, offer: Offer, now: Date): Promise<VersionRow> {
  const splitId = offer.split.id;
  const version = 1 + (await tx.$count(splitVersions, eq(splitVersions.splitId, splitId)));
  if (version > VERSIONS_MAX) refuse(`A split has at most ${VERSIONS_MAX} versions.`);
  if (!offer.isEnd) await refuseLoop(tx, offer.split, offer.parties);
  const { currency, note, isEnd, proposedBy } = offer;
  const [row] = await tx.insert(splitVersions).values({ splitId, version, status: "proposed", isEnd, currency, note, proposedBy, proposedAt: now }).returning();
  if (row === undefined) throw new Error("The version was not written.");
  await tx.insert(splitParties).values(
    offer.parties.map((party, position) => {
      const isOwn = party.partyId === proposedBy;
      return { ...party, splitId, version, position, answer: isOwn ? ("agreed" as const) : ("pending" as const), answeredAt: isOwn ? now : null };
    }),
  );
  return row;
}

/** Money that came back to who shared it would go round for ever. @throws rule_refused */
export async function refuseLoop(tx: Tx, split: SplitRow, parties: readonly Pick<PartyTerms, "partyId">[]): Promise<void> {
  const agreed: Edge[] = await tx
    .select({ holderId: splits.holderId, partyId: splitParties.partyId })
    .from(splits)
    .innerJoin(splitVersions, and(eq(splitVersions.splitId, splits.id), eq(splitVersions.status, "agreed")))
    .innerJoin(splitParties, and(eq(splitParties.splitId, splits.id), eq(splitParties.version, splitVersions.version)))
    .where(and(eq(splits.videoId, split.videoId), sql`${splits.id} <> ${split.id}`));
  const loop = findLoop([...agreed, ...parties.map(({ partyId }) => ({ holderId: split.holderId, partyId }))]);
  if (loop === "cycle") refuse("This would give somebody a part of what they share themselves: the money would go round in a circle.");
  if (loop === "too deep") refuse("What somebody gets of this video is shared on too often.");
}

function toMicros(cents: number): bigint {
  return BigInt(cents) * MICROS_PER_CENT;
}

export function refuse(sentence: string): never {
  throw new DomainError("rule_refused", { sentence });
}
