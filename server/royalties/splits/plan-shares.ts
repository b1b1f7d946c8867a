import { artistAccount, type Transfer, type TransferId, transferId } from "../../ledger";
import type { EntryDims } from "../credits/write-entries";
import { keyOfBalance, type Terms } from "./find-terms";
import { inOrder, NOTHING, type Stages, totalOf } from "./rules";
import { shareAmount } from "./share-amount";

/** Something that an artist got for a work. */
export interface Whole {
  readonly transferId: TransferId;
  readonly artistId: string;
  readonly currency: string;
  readonly amountMicros: bigint;
  readonly videoId: string;
  readonly country: string | null;
  readonly usMicros: bigint;
}

/** A part of a whole, as it is kept. `transferId` is null for what stays with the holder. */
export interface Share extends Stages {
  readonly wholeId: TransferId;
  readonly splitId: string;
  readonly version: number;
  readonly holderId: string;
  readonly partyId: string;
  readonly currency: string;
  readonly transferId: TransferId | null;
}

/** A transfer of earnings from one artist to another, with what is known of it on either side. */
export interface Handover {
  readonly fromId: string;
  readonly toId: string;
  readonly transfer: Transfer;
  readonly dims: readonly EntryDims[];
}

export interface SharePlan {
  /** In an order in which everybody has what they hand on. */
  readonly handovers: readonly Handover[];
  readonly shares: readonly Share[];
  /** What stays with each who has a part in the whole. */
  readonly kept: ReadonlyMap<string, bigint>;
}

/** Follows a whole through the splits of its video, and the splits of what those give. Changes `carried` as it goes. */
export function planShares(whole: Whole, terms: readonly Terms[], carried: Map<string, Stages>): SharePlan {
  const byHolder = new Map(terms.filter((each) => each.videoId === whole.videoId).map((each) => [each.holderId, each]));
  const came = new Map([[whole.artistId, { micros: whole.amountMicros, usMicros: whole.usMicros }]]);
  const [handovers, shares]: [Handover[], Share[]] = [[], []];
  for (const holderId of inOrder(whole.artistId, (id) => (byHolder.get(id)?.parties ?? []).map(({ partyId }) => partyId))) {
    const [split, got] = [byHolder.get(holderId), came.get(holderId)];
    if (split === undefined || got === undefined || got.micros === 0n) continue;
    for (const { share, handover } of shareOne(whole, split, got, carried)) {
      shares.push(share);
      if (handover === null) continue;
      handovers.push(handover.step);
      const before = came.get(share.partyId) ?? { micros: 0n, usMicros: 0n };
      came.set(share.partyId, { micros: before.micros + totalOf(share), usMicros: before.usMicros + handover.usMicros });
    }
  }
  const kept = new Map([...came].map(([artistId, { micros }]) => [artistId, micros]));
  for (const { fromId, transfer } of handovers) kept.set(fromId, (kept.get(fromId) ?? 0n) - transfer.amountMicros);
  return { handovers, shares, kept };
}

interface Got {
  readonly micros: bigint;
  readonly usMicros: bigint;
}

interface Shared {
  readonly share: Share;
  readonly handover: { readonly step: Handover; readonly usMicros: bigint } | null;
}

function shareOne(whole: Whole, split: Terms, got: Got, carried: Map<string, Stages>): readonly Shared[] {
  const { splitId, version, holderId } = split;
  const { currency, transferId: wholeId } = whole;
  const keys = split.parties.map(({ partyId }) => keyOfBalance(splitId, partyId, currency));
  // Sums are in one currency: money of another is shared by percent alone.
  const isFirst = split.currency === currency;
  const result = shareAmount({
    amountMicros: got.micros,
    parts: split.parties.map((part) => (isFirst ? part : { ...part, fixedMicros: 0n, recoupMicros: 0n })),
    carried: keys.map((key) => carried.get(key) ?? NOTHING),
  });
  for (const [index, key] of keys.entries()) carried.set(key, result.carried[index] ?? NOTHING);
  return split.parties.flatMap((party, index): Shared[] => {
    const stages = result.shares[index] ?? NOTHING;
    const amountMicros = totalOf(stages);
    if (amountMicros === 0n) return [];
    const base = { wholeId, splitId, version, holderId, partyId: party.partyId, currency, ...stages };
    if (party.partyId === holderId) return [{ share: { ...base, transferId: null }, handover: null }];
    const usMicros = (got.usMicros * amountMicros) / got.micros;
    const step = handOver(whole, { ...base, shareBps: party.shareBps, wholeMicros: got.micros, amountMicros, usMicros });
    return [{ share: { ...base, transferId: transferId(step.transfer) }, handover: { step, usMicros } }];
  });
}

interface Given extends Omit<Share, "transferId"> {
  readonly shareBps: number;
  readonly wholeMicros: bigint;
  readonly amountMicros: bigint;
  readonly usMicros: bigint;
}

function handOver(whole: Whole, given: Given): Handover {
  const { holderId, partyId, splitId, version, currency, wholeId, amountMicros, usMicros } = given;
  const transfer: Transfer = {
    debit: artistAccount(holderId, "earnings", currency),
    credit: artistAccount(partyId, "earnings", currency),
    amountMicros,
    kind: "collaboration.share",
    sourceType: "split",
    sourceId: `${wholeId}.${splitId}.${partyId}`,
  };
  const explanation = {
    ...{ of: "split" as const, splitId, version, holderId, partyId, shareBps: given.shareBps, wholeId, isReversal: false },
    recoupMicros: given.recoupMicros.toString(),
    fixedMicros: given.fixedMicros.toString(),
    shareMicros: given.shareMicros.toString(),
    wholeMicros: given.wholeMicros.toString(),
  };
  const dims = { transferId: transferId(transfer), source: "collaboration" as const, videoId: whole.videoId, country: whole.country, explanation };
  return {
    fromId: holderId,
    toId: partyId,
    transfer,
    dims: [
      { ...dims, artistId: holderId, usMicros: -usMicros },
      { ...dims, artistId: partyId, usMicros },
    ],
  };
}
