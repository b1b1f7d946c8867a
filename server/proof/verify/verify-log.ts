import { asc, gt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { ledgerBatches, proofCheckpoints, proofSpans } from "@/db/schema";
import { HOUR_MS } from "@/server/kernel/durations";
import { findDomainError } from "@/server/kernel/errors";
import type { Report } from "@/server/ledger";
import { makeCid } from "../cid";
import { knownKeys, type LogKey } from "../key";
import { hashSalted } from "../leaf";
import { readNote } from "../note";
import { BEFORE_ALL, type Span } from "../seal/queries";
import { readLeaves } from "../seal/read-leaves";
import type { Sealing } from "../seal/seal";
import { Shelf } from "../seal/shelf";
import { GrowingTree, type Tile } from "../tree/growing-tree";
import { isSame } from "../tree/verify";

/** What is younger may wait for its checkpoint: they are made each hour. */
const UNSEALED_MS_MAX = 3 * HOUR_MS;
/** An hour has one checkpoint, or several where much happened; more than this in a log is read in several pages by nobody yet. */
const SPANS_READ_MAX = 1_000_000;

export interface LogHead {
  readonly checkpoints: number;
  readonly leaves: number;
}

type Checkpoint = typeof proofCheckpoints.$inferSelect;
interface Run {
  readonly shelf: Shelf;
  readonly keys: readonly LogKey[];
  readonly report: Report;
}

/**
 * Makes the whole log again from the rows of ledger and audit log, and compares it with what was signed and lies in the
 * storage: each tile, each checkpoint there and here. Whatever was changed in either place after its sealing shows.
 */
export async function verifyLog(tx: Tx, services: Omit<Sealing, "db">, report: Report): Promise<LogHead> {
  const run: Run = { shelf: new Shelf(services.storage), keys: knownKeys(services.env), report };
  const spans = await tx.select().from(proofSpans).orderBy(asc(proofSpans.number)).limit(SPANS_READ_MAX);
  const checkpoints = await tx.select().from(proofCheckpoints).orderBy(asc(proofCheckpoints.number)).limit(SPANS_READ_MAX);
  const tree = await GrowingTree.from(0, run.shelf.readTile);
  let before: Pick<Span, "number" | "size" | "ledgerSeq" | "auditSeq"> = BEFORE_ALL;
  for (const [index, span] of spans.entries()) {
    const where = `span ${span.number}`;
    report.compare("spans without gaps", where, span.number, before.number + 1);
    if (span.ledgerSeq < before.ledgerSeq || span.auditSeq < before.auditSeq) report.add("spans go on", where, "begins before the end of the one before");
    const checkpoint = checkpoints[index];
    // The last span may be one whose sealing is still under way.
    const isOpen = checkpoint === undefined && index === spans.length - 1;
    for await (const leaf of readLeaves(tx, before, span)) await compareTiles(run, isOpen ? [] : tree.append(hashSalted(leaf)));
    if (isOpen) break;
    report.compare("leaves of the log", where, tree.size, span.size);
    await compareTiles(run, tree.partialTiles());
    if (checkpoint === undefined) report.add("checkpoints without gaps", where, "has none");
    else await verifyCheckpoint(run, checkpoint, span, tree.root());
    before = span;
  }
  if (checkpoints.length > spans.length) report.add("checkpoints without gaps", `checkpoint ${spans.length + 1}`, "has no span");
  await reportUnsealed(tx, services, before.ledgerSeq, report);
  await reportCutOff(run, checkpoints);
  return { checkpoints: checkpoints.length, leaves: tree.size };
}

async function compareTiles({ shelf, report }: Run, tiles: readonly Tile[]): Promise<void> {
  for (const { id, bytes } of tiles) {
    const where = `tile ${id.level}/${id.index}, width ${id.width}`;
    const stored = await shelf.readTile(id).catch(missing);
    if (stored === null) report.add("tiles in the storage", where, "is missing");
    else if (!isSame(stored, bytes)) report.add("tiles in the storage", where, "is not what the books make it");
  }
}

async function verifyCheckpoint({ shelf, keys, report }: Run, checkpoint: Checkpoint, span: Span, root: Uint8Array): Promise<void> {
  const where = `checkpoint ${checkpoint.number}`;
  report.compare("checkpoints without gaps", where, checkpoint.number, span.number);
  report.compare("checkpoint's address", where, checkpoint.cid, makeCid(Buffer.from(checkpoint.note)));
  const stored = await shelf.findCheckpoint(span.number);
  if (stored === null) report.add("checkpoint outside the database", where, "is missing");
  else if (stored !== checkpoint.note) report.add("checkpoint outside the database", where, "is not the one in the database");
  const head = readNote(keys, checkpoint.note);
  if (head === null) {
    report.add("checkpoint's signature", where, "is not by a known key");
    return;
  }
  report.compare("checkpoint's size", where, head.size, span.size);
  report.compare("checkpoint's time", where, head.at.getTime(), span.createdAt.getTime());
  if (!isSame(head.root, root)) report.add("checkpoint's root", where, "is not what the books make it");
}

/** Nothing older than a few hours may be without a checkpoint. */
async function reportUnsealed(tx: Tx, services: Pick<Sealing, "clock">, sealed: bigint, report: Report): Promise<void> {
  const [first] = await tx
    .select({ seq: ledgerBatches.seq, createdAt: ledgerBatches.createdAt })
    .from(ledgerBatches)
    .where(gt(ledgerBatches.seq, sealed))
    .orderBy(asc(ledgerBatches.seq))
    .limit(1);
  if (first === undefined || services.clock.now().getTime() - first.createdAt.getTime() <= UNSEALED_MS_MAX) return;
  report.add("sealed in time", `batch ${first.seq}`, `of ${first.createdAt.toISOString()} is under no checkpoint`);
}

/** A checkpoint in the storage that the database knows nothing of: its newest rows were cut off. */
async function reportCutOff({ shelf, report }: Run, known: readonly Checkpoint[]): Promise<void> {
  const next = known.length + 1;
  const more = await shelf.findCheckpoint(next);
  if (more !== null) report.add("checkpoint outside the database", `checkpoint ${next}`, "lies in the storage and is not in the database");
  const newest = known.at(-1)?.note ?? null;
  if (more === null && (await shelf.findNewest()) !== newest) report.add("checkpoint outside the database", "the newest", "is not the newest of the database");
}

function missing(thrown: unknown): null {
  if (findDomainError(thrown)?.code === "not_found") return null;
  throw thrown;
}
