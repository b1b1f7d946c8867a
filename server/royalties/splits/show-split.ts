import type { Tx } from "@/db/client";
import { floorCents } from "../accounts/amounts";
import type { Split, SplitVersion } from "./contract";
import { readVersions, type SplitRow } from "./split-queries";

type Read = Awaited<ReturnType<typeof readVersions>>;

/** Splits as their parties see them; `isAll` with every version there ever was. */
export async function showSplits(tx: Tx, found: readonly SplitRow[], isAll: boolean): Promise<readonly (Split & { history: SplitVersion[] })[]> {
  if (found.length === 0) return [];
  const read = await readVersions(tx, found, isAll);
  return found.map((split) => {
    const history = read.versions.filter(({ splitId }) => splitId === split.id).map((row) => showVersion(row, split, read));
    return {
      id: split.id,
      videoId: split.videoId,
      videoTitle: read.titles.get(split.videoId) ?? null,
      holder: personOf(read, split.holderId),
      createdAt: split.createdAt.toISOString(),
      agreed: history.find(({ status }) => status === "agreed") ?? null,
      proposed: history.find(({ status }) => status === "proposed") ?? null,
      history,
    };
  });
}

function showVersion(row: Read["versions"][number], split: SplitRow, read: Read): SplitVersion {
  const { splitId, version, status, isEnd, currency, note, proposedBy, closedBy } = row;
  const parties = read.parties.filter((party) => party.splitId === splitId && party.version === version);
  return {
    ...{ version, status, isEnd, currency, note, proposedBy, closedBy },
    proposedAt: row.proposedAt.toISOString(),
    agreedAt: row.agreedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    parties: parties.map((party) => ({
      person: personOf(read, party.partyId),
      isHolder: party.partyId === split.holderId,
      shareBps: party.shareBps,
      fixedCents: floorCents(party.fixedMicros),
      recoupCents: floorCents(party.recoupMicros),
      answer: party.answer,
      answeredAt: party.answeredAt?.toISOString() ?? null,
      received: read.balances
        .filter((had) => had.splitId === splitId && had.version === version && had.partyId === party.partyId)
        .map((had) => ({
          currency: had.currency,
          recoupMicros: had.recoupMicros.toString(),
          fixedMicros: had.fixedMicros.toString(),
          shareMicros: had.shareMicros.toString(),
        })),
    })),
  };
}

function personOf(read: Read, id: string) {
  return read.people.get(id) ?? { id, name: "", handle: "" };
}
