import { sql } from "drizzle-orm";
import { z } from "zod";
import { textList } from "../../kernel/list-text";
import type { SqlExecutor } from "../../kernel/sql";
import { addStages, NOTHING, type Part, type Stages } from "./rules";

const micros = z.string().transform(BigInt);

const termRows = z.array(
  z.object({
    split_id: z.string(),
    video_id: z.string(),
    holder_id: z.string(),
    version: z.number(),
    currency: z.string(),
    party_id: z.string(),
    share_bps: z.number(),
    fixed: micros,
    recoup: micros,
  }),
);

/** A split that counts, with its parties in order; the holder's own part is one of them. */
export interface Terms {
  readonly splitId: string;
  readonly version: number;
  readonly videoId: string;
  readonly holderId: string;
  /** Of the sums that come first. */
  readonly currency: string;
  readonly parties: readonly (Part & { readonly partyId: string })[];
}

/** The splits that count now for these videos. */
export async function findTerms(tx: SqlExecutor, videoIds: readonly string[]): Promise<readonly Terms[]> {
  if (videoIds.length === 0) return [];
  const rows = termRows.parse(
    await tx.execute(sql`
      select s.id as split_id, s.video_id, s.holder_id, v.version, v.currency, p.party_id, p.share_bps, p.fixed_micros::text as fixed, p.recoup_micros::text as recoup
      from splits s
      join split_versions v on v.split_id = s.id and v.status = 'agreed'
      join split_parties p on p.split_id = s.id and p.version = v.version
      where s.video_id = any(${textList(videoIds)})
      order by s.id, p.position`),
  );
  const found = new Map<string, Terms & { readonly parties: (Part & { readonly partyId: string })[] }>();
  for (const row of rows) {
    const { split_id: splitId, version, video_id: videoId, holder_id: holderId, currency } = row;
    const terms = found.get(splitId) ?? { splitId, version, videoId, holderId, currency, parties: [] };
    terms.parties.push({ partyId: row.party_id, shareBps: row.share_bps, fixedMicros: row.fixed, recoupMicros: row.recoup });
    found.set(splitId, terms);
  }
  return [...found.values()];
}

const balanceRows = z.array(
  z.object({ split_id: z.string(), version: z.number(), party_id: z.string(), currency: z.string(), recoup: micros, fixed: micros, share: micros }),
);

/**
 * What the parties of these splits had so far, by `keyOfBalance`. What comes first counts through all versions of a split;
 * percent begins anew with each. Lock the ledger before, so that nobody else shares in between.
 */
export async function findCarried(tx: SqlExecutor, terms: readonly Terms[]): Promise<Map<string, Stages>> {
  const versions = new Map(terms.map(({ splitId, version }) => [splitId, version]));
  if (versions.size === 0) return new Map();
  const rows = balanceRows.parse(
    await tx.execute(sql`
      select split_id, version, party_id, currency, recoup_micros::text as recoup, fixed_micros::text as fixed, share_micros::text as share
      from split_balances where split_id = any(${textList([...versions.keys()])})`),
  );
  const carried = new Map<string, Stages>();
  for (const row of rows) {
    const key = keyOfBalance(row.split_id, row.party_id, row.currency);
    const isNow = versions.get(row.split_id) === row.version;
    carried.set(key, addStages(carried.get(key) ?? NOTHING, { recoupMicros: row.recoup, fixedMicros: row.fixed, shareMicros: isNow ? row.share : 0n }));
  }
  return carried;
}

export function keyOfBalance(splitId: string, partyId: string, currency: string): string {
  return `${splitId} ${partyId} ${currency}`;
}
