import { artistAccount, type TransferId, transferId } from "../../ledger";
import type { EntryDims } from "../credits/write-entries";
import type { KeptShare } from "./keep-shares";
import type { Handover, Share } from "./plan-shares";
import { inOrder, takeInProportion, totalOf } from "./rules";

/** Something that goes back to who paid: `amountMicros` of the whole that came by `wholeId`. */
export interface Return {
  readonly wholeId: TransferId;
  readonly artistId: string;
  readonly currency: string;
  readonly amountMicros: bigint;
  /** Names what takes it back, once for each whole. */
  readonly cause: string;
}

export interface ReturnPlan {
  /** From those who got a part back to those who gave it, the last first. */
  readonly handovers: readonly Handover[];
  /** What comes off the shares. */
  readonly returns: readonly Share[];
}

/**
 * Takes a whole back from everybody who has a part in it, in proportion to what is left of each part, exactly. Each part goes back at
 * once, also one that came by two ways: what takes it back is named by the part, and a name is good for one transfer.
 */
export function planReturns(back: Return, kept: readonly KeptShare[]): ReturnPlan {
  const byHolder = new Map<string, KeptShare[]>();
  for (const share of kept) if (share.wholeId === back.wholeId) byHolder.set(share.holderId, [...(byHolder.get(share.holderId) ?? []), share]);
  const sharesOf = (holderId: string) => byHolder.get(holderId) ?? [];
  const owed = new Map([[back.artistId, back.amountMicros]]);
  const [handovers, returns]: [Handover[], Share[]] = [[], []];
  for (const holderId of inOrder(back.artistId, (id) => sharesOf(id).map(({ partyId }) => partyId))) {
    const own = sharesOf(holderId);
    if (own.length === 0) continue;
    const taken = takeInProportion(owed.get(holderId) ?? 0n, own.map(totalOf));
    for (const [index, share] of own.entries()) {
      const micros = taken[index] ?? 0n;
      if (micros === 0n) continue;
      const goesBack = off(share, back.currency, micros);
      returns.push(goesBack);
      if (share.transferId === null) continue;
      owed.set(share.partyId, (owed.get(share.partyId) ?? 0n) + micros);
      handovers.unshift(handBack(back, share, goesBack, share.transferId));
    }
  }
  return { handovers, returns };
}

function off(share: KeptShare, currency: string, micros: bigint): Share {
  const [recoupMicros = 0n, fixedMicros = 0n, shareMicros = 0n] = takeInProportion(micros, [share.recoupMicros, share.fixedMicros, share.shareMicros]);
  const { wholeId, splitId, version, holderId, partyId, transferId: given } = share;
  return { wholeId, splitId, version, holderId, partyId, currency, transferId: given, recoupMicros, fixedMicros, shareMicros };
}

function handBack(back: Return, share: KeptShare, goesBack: Share, reversesId: TransferId): Handover {
  const { holderId, partyId, splitId, version, wholeId } = share;
  const amountMicros = totalOf(goesBack);
  const transfer = {
    debit: artistAccount(partyId, "earnings", back.currency),
    credit: artistAccount(holderId, "earnings", back.currency),
    amountMicros,
    kind: "collaboration.return",
    sourceType: "split",
    sourceId: `${back.cause}.${wholeId}.${splitId}.${partyId}`,
    reversesId,
  };
  const usMicros = share.givenMicros === 0n ? 0n : (share.usMicros * amountMicros) / share.givenMicros;
  const explanation: EntryDims["explanation"] = {
    ...{ of: "split", splitId, version, holderId, partyId, shareBps: share.shareBps, wholeId, isReversal: true },
    recoupMicros: goesBack.recoupMicros.toString(),
    fixedMicros: goesBack.fixedMicros.toString(),
    shareMicros: goesBack.shareMicros.toString(),
    wholeMicros: back.amountMicros.toString(),
  };
  const dims = { transferId: transferId(transfer), source: "collaboration" as const, videoId: share.videoId, country: share.country, explanation };
  return {
    fromId: partyId,
    toId: holderId,
    transfer,
    dims: [
      { ...dims, artistId: partyId, usMicros: -usMicros },
      { ...dims, artistId: holderId, usMicros },
    ],
  };
}
