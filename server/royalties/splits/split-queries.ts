import { and, desc, eq, inArray, lt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { splitBalances, splitParties, splits, splitVersions, users, videos } from "@/db/schema";

/** Versions a split may have: who goes on haggling begins a talk elsewhere. */
export const VERSIONS_MAX = 100;

export type SplitRow = typeof splits.$inferSelect;
export type VersionRow = typeof splitVersions.$inferSelect;
export type PartyRow = typeof splitParties.$inferSelect;

/** One change at a time to what is agreed on a video, so that two cannot close a circle together. Until the transaction ends. */
export async function lockSplitsOf(tx: Tx, videoId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`splits:${videoId}`}, 0))`);
}

export async function findSplit(tx: Tx, splitId: string): Promise<SplitRow | undefined> {
  const [row] = await tx.select().from(splits).where(eq(splits.id, splitId)).limit(1);
  return row;
}

export async function findSplitOf(tx: Tx, key: { readonly videoId: string; readonly holderId: string }): Promise<SplitRow | undefined> {
  const [row] = await tx
    .select()
    .from(splits)
    .where(and(eq(splits.videoId, key.videoId), eq(splits.holderId, key.holderId)))
    .limit(1);
  return row;
}

const isPartyOf = (userId: string) =>
  or(eq(splits.holderId, userId), inArray(splits.id, sql`(select ${splitParties.splitId} from ${splitParties} where ${splitParties.partyId} = ${userId})`));

/** The splits that somebody holds or was ever offered a part in, the newest first. */
export async function selectSplits(
  tx: Tx,
  asked: {
    readonly userId: string;
    readonly videoId?: string | undefined;
    readonly beforeId?: string | undefined;
    readonly offset: number;
    readonly limit: number;
  },
) {
  const ofVideo = asked.videoId === undefined ? undefined : eq(splits.videoId, asked.videoId);
  const mine = and(isPartyOf(asked.userId), ofVideo);
  const rows = await tx
    .select()
    .from(splits)
    .where(and(mine, asked.beforeId === undefined ? undefined : lt(splits.id, asked.beforeId)))
    .orderBy(desc(splits.id))
    .offset(asked.offset)
    .limit(asked.limit);
  return { rows, total: await tx.$count(splits, mine) };
}

/** Whether somebody holds a split or was ever offered a part in it. */
export async function isParty(tx: Tx, split: SplitRow, userId: string): Promise<boolean> {
  if (split.holderId === userId) return true;
  const [row] = await tx
    .select({ id: splitParties.splitId })
    .from(splitParties)
    .where(and(eq(splitParties.splitId, split.id), eq(splitParties.partyId, userId)))
    .limit(1);
  return row !== undefined;
}

/** Of these splits: all versions, or those that count or wait; with parties, what they had, names and titles. */
export async function readVersions(tx: Tx, found: readonly SplitRow[], isAll: boolean) {
  const ids = found.map(({ id }) => id);
  const live = isAll ? undefined : inArray(splitVersions.status, ["agreed", "proposed"]);
  const versions = await tx
    .select()
    .from(splitVersions)
    .where(and(inArray(splitVersions.splitId, ids), live))
    .orderBy(desc(splitVersions.version))
    .limit(VERSIONS_MAX * Math.max(1, ids.length));
  const parties = await tx.select().from(splitParties).where(inArray(splitParties.splitId, ids)).orderBy(splitParties.position);
  const balances = await tx.select().from(splitBalances).where(inArray(splitBalances.splitId, ids)).orderBy(splitBalances.currency);
  const personIds = [...new Set([...found.map(({ holderId }) => holderId), ...parties.map(({ partyId }) => partyId)])];
  const people = await tx.select({ id: users.id, name: users.name, handle: users.handle }).from(users).where(inArray(users.id, personIds));
  const titles = await tx
    .select({ id: videos.id, title: videos.title })
    .from(videos)
    .where(
      inArray(
        videos.id,
        found.map(({ videoId }) => videoId),
      ),
    );
  return {
    versions,
    parties,
    balances,
    people: new Map(people.map((row) => [row.id, row])),
    titles: new Map(titles.map((row) => [row.id, row.title])),
  };
}

export async function findVersion(tx: Tx, splitId: string, status: "agreed" | "proposed"): Promise<VersionRow | undefined> {
  const [row] = await tx
    .select()
    .from(splitVersions)
    .where(and(eq(splitVersions.splitId, splitId), eq(splitVersions.status, status)))
    .limit(1);
  return row;
}

export async function listParties(tx: Tx, { splitId, version }: Pick<VersionRow, "splitId" | "version">): Promise<readonly PartyRow[]> {
  return tx
    .select()
    .from(splitParties)
    .where(and(eq(splitParties.splitId, splitId), eq(splitParties.version, version)))
    .orderBy(splitParties.position);
}

export async function closeVersion(
  tx: Tx,
  row: VersionRow,
  change: { readonly status: VersionRow["status"]; readonly closedBy: string; readonly now: Date },
): Promise<void> {
  await tx
    .update(splitVersions)
    .set({ status: change.status, closedAt: change.now, closedBy: change.closedBy })
    .where(and(eq(splitVersions.splitId, row.splitId), eq(splitVersions.version, row.version)));
}
