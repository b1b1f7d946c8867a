import { artistAccount, type TransferId, transferId } from "../../ledger";
import type { EntryDims } from "../credits/write-entries";
import type { KeptShare } from "./keep-shares";
import type { Handover, Share } from "./plan-shares";
import { takeInProportion, totalOf } from "./rules";

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

/** Takes a whole back from everybody who has a part in it, in proportion to what is left of each part, exactly. */
export function planReturns(back: Return, kept: readonly KeptShare[]): ReturnPlan {
  const shares = kept.filter((share) => share.wholeId === back.wholeId);
  const [handovers, returns]: [Handover[], Share[]] = [[], []];
  const takeFrom = (holderId: string, amountMicros: bigint): void => {
    const own = shares.filter((share) => share.holderId === holderId);
    if (own.length === 0 || amountMicros === 0n) return;
    // Given back in two ways at once (a part reached by two paths), what is left is less with each.
    const open = own.map((share) => totalOf(share) - sumOf(returns, share));
    const taken = takeInProportion(amountMicros, open);
    for (const [index, share] of own.entries()) {
      const micros = taken[index] ?? 0n;
      if (micros === 0n) continue;
      const goesBack = off(share, back.currency, micros, returns);
      returns.push(goesBack);
      if (share.transferId === null) continue;
      takeFrom(share.partyId, micros);
      handovers.push(handBack(back, share, goesBack, share.transferId));
    }
  };
  takeFrom(back.artistId, back.amountMicros);
  return { handovers, returns };
}

function sumOf(returns: readonly Share[], { splitId, partyId }: Share | KeptShare): bigint {
  return returns.reduce((sum, each) => (each.splitId === splitId && each.partyId === partyId ? sum + totalOf(each) : sum), 0n);
}

function off(share: KeptShare, currency: string, micros: bigint, before: readonly Share[]): Share {
  const same = before.filter((each) => each.splitId === share.splitId && each.partyId === share.partyId);
  const open = [
    share.recoupMicros - same.reduce((sum, each) => sum + each.recoupMicros, 0n),
    share.fixedMicros - same.reduce((sum, each) => sum + each.fixedMicros, 0n),
    share.shareMicros - same.reduce((sum, each) => sum + each.shareMicros, 0n),
  ];
  const [recoupMicros = 0n, fixedMicros = 0n, shareMicros = 0n] = takeInProportion(micros, open);
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
