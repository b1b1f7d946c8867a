import { proofCheckpoints } from "@/db/schema";
import type { Services } from "@/server/services";
import { makeCid } from "../cid";
import { knownKeys, signingKey } from "../key";
import { hashSalted } from "../leaf";
import { type Head, readNote, writeNote } from "../note";
import { GrowingTree } from "../tree/growing-tree";
import { consistencyPath } from "../tree/proofs";
import { nodesOfTiles } from "../tree/tiles";
import { isConsistent } from "../tree/verify";
import { planSpan } from "./plan-span";
import { BEFORE_ALL, findNewestCheckpoint, findSpan, type Span } from "./queries";
import { readLeaves } from "./read-leaves";
import { Shelf } from "./shelf";

export type Sealing = Pick<Services, "db" | "clock" | "storage" | "env">;

/** Spans one call seals at most: catching up after a long time goes in several calls. */
const SPANS_MAX = 40;

/**
 * Seals what ledger and audit log have gained: the rest of the log's tiles, then a signed checkpoint, both as objects that are
 * written once. A sealing that died is finished first, to the same bytes. Answers the checkpoints made.
 * @throws Fork when the storage holds another history than this database: nothing is signed then.
 */
export async function sealBooks(
  services: Sealing,
  options: { readonly leavesMax?: number } = {},
): Promise<{ readonly checkpoints: number; readonly isMoreLeft: boolean }> {
  for (let made = 0; made < SPANS_MAX; made++) {
    const last = await findNewestCheckpoint(services.db);
    const number = (last?.number ?? 0) + 1;
    const span = (await findSpan(services.db, number)) ?? (await planSpan(services, options.leavesMax));
    if (span === null) return { checkpoints: made, isMoreLeft: false };
    await sealSpan(services, span, last?.note ?? null);
  }
  return { checkpoints: SPANS_MAX, isMoreLeft: true };
}

async function sealSpan(services: Sealing, span: Span, lastNote: string | null): Promise<void> {
  const key = signingKey(services.env);
  const shelf = new Shelf(services.storage);
  const before = (await findSpan(services.db, span.number - 1)) ?? BEFORE_ALL;
  const tree = await growTree(services, shelf, before, span);
  const head = { size: tree.size, root: tree.root(), at: span.createdAt };
  await requireGrowth(services, shelf, lastNote, head);
  const note = writeNote(key, head);
  await shelf.writeCheckpoint(span.number, note);
  const row = { number: span.number, note, cid: makeCid(Buffer.from(note)) };
  await services.db.insert(proofCheckpoints).values(row).onConflictDoNothing();
}

async function growTree(services: Sealing, shelf: Shelf, before: Pick<Span, "size" | "ledgerSeq" | "auditSeq">, span: Span): Promise<GrowingTree> {
  const tree = await GrowingTree.from(before.size, shelf.readTile);
  for await (const leaf of readLeaves(services.db, before, span)) {
    for (const tile of tree.append(hashSalted(leaf))) await shelf.writeTile(tile.id, tile.bytes);
  }
  if (tree.size !== span.size) throw new Error(`Span ${span.number} was planned to ${span.size} leaves, and has ${tree.size}: rows are missing or too many.`);
  for (const tile of tree.partialTiles()) await shelf.writeTile(tile.id, tile.bytes);
  return tree;
}

/** What was signed last, here and in the storage, must be how the new tree begins. */
async function requireGrowth(services: Sealing, shelf: Shelf, lastNote: string | null, head: Head): Promise<void> {
  if (lastNote === null) return;
  const last = readNote(knownKeys(services.env), lastNote);
  if (last === null) throw new Error("The last checkpoint is not one that a known key signed.");
  const path = await consistencyPath(nodesOfTiles(head.size, shelf.readTile), last.size, head.size);
  if (!isConsistent(last, head, path)) throw new Error(`The log does not begin as the checkpoint of ${last.size} leaves says; nothing was signed.`);
}
