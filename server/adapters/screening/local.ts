import { createHash } from "node:crypto";
import { and, arrayOverlaps, asc, eq, isNull } from "drizzle-orm";
import type { Database } from "@/db/client";
import { payoutMethods, sanctionLists, sanctionNames } from "@/db/schema";
import { PARTIES_MAX, type Party, type SanctionMatch, type Screening } from ".";
import { compareNames, keysOf } from "./compare-names";

/** Two of three words the same is 66: first and last name of somebody whose middle name one side leaves out is 80. */
const SCORE_MIN = 80;
const CANDIDATES_MAX = 2_000;
const MATCHES_MAX = 20;

async function findMatches(db: Database, party: Party): Promise<SanctionMatch[]> {
  const keys = keysOf(party.name);
  if (keys.length === 0) return [];
  const candidates = await db
    .select({ entryId: sanctionNames.entryId, name: sanctionNames.name, list: sanctionLists.name, publishedOn: sanctionLists.publishedOn })
    .from(sanctionNames)
    .innerJoin(sanctionLists, eq(sanctionLists.id, sanctionNames.listId))
    .where(and(isNull(sanctionLists.replacedAt), arrayOverlaps(sanctionNames.keys, keys)))
    .limit(CANDIDATES_MAX);
  const best = new Map<string, SanctionMatch>();
  for (const { entryId, name, list, publishedOn } of candidates) {
    const match = { subject: `${list}/${entryId}`, list, publishedOn, name, score: compareNames(party.name, name) };
    // An entry has many spellings: the nearest counts.
    if (match.score >= SCORE_MIN && match.score > (best.get(match.subject)?.score ?? 0)) best.set(match.subject, match);
  }
  return [...best.values()].sort((a, b) => b.score - a.score || a.subject.localeCompare(b.subject)).slice(0, MATCHES_MAX);
}

/** Screens against the copies of lists that were imported into our own database. No list is ever asked for anywhere. */
export function createLocalScreening(db: Database): Screening {
  return {
    state: async () => {
      const rows = await db.select().from(sanctionLists).where(isNull(sanctionLists.replacedAt)).orderBy(asc(sanctionLists.name));
      const hash = createHash("sha256")
        .update(rows.map(({ id }) => id).join())
        .digest("hex");
      return { hash, lists: rows.map(({ name, publishedOn, source, entries }) => ({ name, publishedOn, source, entries })) };
    },
    screenParties: async (parties) => {
      if (parties.length > PARTIES_MAX) throw new Error(`At most ${PARTIES_MAX} parties are screened at a time.`);
      const found: SanctionMatch[][] = [];
      for (const party of parties) found.push(await findMatches(db, party));
      return found;
    },
    findOwners: async (fingerprint) => {
      const rows = await db
        .selectDistinct({ userId: payoutMethods.userId })
        .from(payoutMethods)
        .where(and(eq(payoutMethods.fingerprint, fingerprint), eq(payoutMethods.status, "active")))
        .orderBy(payoutMethods.userId);
      return rows.map(({ userId }) => userId);
    },
  };
}
