import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronImportRows, patronImports, patronNotes, patronTiers } from "@/db/schema";
import { ensureAccount, findUserById, queueMail } from "@/server/accounts";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { setEntitlement } from "../../entitlements/set-entitlement";
import { findSeated, requireSeat } from "../../tiers/count-seats";
import { invitationMail } from "./invitation-mail";

/** Of one step: a crash does no more than these again, which changes nothing. */
const ROWS_PER_BATCH = 200;
const FAILED = "Something broke on our side. Bring the list along once more; who has access already is left as they are.";

type Row = typeof patronImportRows.$inferSelect;
interface Running {
  readonly importId: string;
  readonly artistId: string;
  readonly artistName: string;
  readonly artistHandle: string;
  readonly endsAt: Date;
}

/**
 * Does the next lines of a running import, each in a transaction of its own, so that one that breaks stops no other.
 * @returns whether more are left; the last batch marks the import as done.
 */
export async function runImportBatch(services: Services, input: { readonly importId: string }): Promise<{ readonly isMoreLeft: boolean }> {
  const { db, clock, log } = services;
  const [record] = await db.select().from(patronImports).where(eq(patronImports.id, input.importId)).limit(1);
  if (record?.status !== "running" || record.endsAt === null) return { isMoreLeft: false };
  const artist = await findUserById(db, record.artistId);
  if (artist === undefined) return { isMoreLeft: false };
  const running = { importId: record.id, artistId: artist.id, artistName: artist.name, artistHandle: artist.handle, endsAt: record.endsAt };
  const open = and(eq(patronImportRows.importId, record.id), eq(patronImportRows.outcome, "pending"));
  const rows = await db.select().from(patronImportRows).where(open).orderBy(asc(patronImportRows.line)).limit(ROWS_PER_BATCH);
  for (const row of rows) {
    try {
      await db.transaction((tx) => bringAlong(services, tx, running, row));
    } catch (error) {
      log.error({ importId: record.id, line: row.line, err: error }, "A line of a list of patrons could not be brought along.");
      await finishRow(db, row, { outcome: "failed", reason: FAILED });
    }
  }
  if (rows.length === ROWS_PER_BATCH) return { isMoreLeft: true };
  await db
    .update(patronImports)
    .set({ status: "done", doneAt: clock.now() })
    .where(and(eq(patronImports.id, record.id), eq(patronImports.status, "running")));
  return { isMoreLeft: false };
}

/** Ends an import whose job was given up: what is left of it failed, and says what to do. */
export async function failImport(services: Services, input: { readonly importId: string }): Promise<void> {
  const { db, clock } = services;
  await db.transaction(async (tx) => {
    const [ended] = await tx
      .update(patronImports)
      .set({ status: "done", doneAt: clock.now() })
      .where(and(eq(patronImports.id, input.importId), eq(patronImports.status, "running")))
      .returning({ id: patronImports.id });
    if (ended === undefined) return;
    const open = and(eq(patronImportRows.importId, ended.id), eq(patronImportRows.outcome, "pending"));
    await tx.update(patronImportRows).set({ outcome: "failed", reason: FAILED }).where(open);
  });
}

/** Gives one person their access; who had none by an import of this artist before is invited, once. */
async function bringAlong(services: Services, tx: Tx, running: Running, row: Row): Promise<void> {
  const now = services.clock.now();
  // Whoever holds the line does it; who comes second finds it ended.
  const [mine] = await tx
    .select({ line: patronImportRows.line })
    .from(patronImportRows)
    .where(and(eq(patronImportRows.importId, row.importId), eq(patronImportRows.line, row.line), eq(patronImportRows.outcome, "pending")))
    .for("update");
  if (mine === undefined) return;
  const [tier] = row.tierId === null ? [] : await tx.select().from(patronTiers).where(eq(patronTiers.id, row.tierId)).limit(1);
  if (tier === undefined) return finishRow(tx, row, { outcome: "skipped", reason: "This tier is no longer there." });
  // Before there is an account for them: who stays out leaves nothing behind.
  if (!(await hasSeat(tx, tier.id, row.email, now))) return finishRow(tx, row, { outcome: "skipped", reason: "Every place of this tier is taken." });
  const { user, isNew } = await ensureAccount(tx, row, now);
  const sourceId = `${running.artistId}:${user.id}`;
  const [before] = await tx
    .select({ startsAt: entitlements.startsAt })
    .from(entitlements)
    .where(and(eq(entitlements.source, "import"), eq(entitlements.sourceId, sourceId)))
    .limit(1);
  // How long they have been there already is theirs to keep.
  const startsAt = before?.startsAt ?? (row.since !== null && row.since < now ? row.since : now);
  const grant = { source: "import" as const, sourceId, fanId: user.id, artistId: running.artistId, tierId: tier.id };
  const { hasChanged } = await setEntitlement(tx, { ...grant, startsAt, endsAt: running.endsAt, revokedAt: null }, now);
  if (before === undefined) {
    await queueMail(tx, invitationMail(services.env, { to: user.email, isNew, tierName: tier.name, ...running }), now);
    if (row.note !== "")
      await tx.insert(patronNotes).values({ id: newId("note", now.getTime()), artistId: running.artistId, fanId: user.id, body: row.note, createdAt: now });
  }
  await finishRow(tx, row, { outcome: hasChanged ? "granted" : "unchanged", fanId: user.id });
}

/** Whether this person has a place of the tier, or takes the next one; the tier stays locked until the line is done. */
async function hasSeat(tx: Tx, tierId: string, email: string, now: Date): Promise<boolean> {
  if ((await findSeated(tx, { tierId, emails: [email] }, now)).size > 0) return true;
  try {
    await requireSeat(tx, tierId, now);
    return true;
  } catch (thrown) {
    if (thrown instanceof DomainError && thrown.code === "rule_refused") return false;
    throw thrown;
  }
}

/** A line ends once: whoever did it at the same moment has ended it. */
async function finishRow(tx: Tx, row: Row, end: Pick<Partial<Row>, "outcome" | "reason" | "fanId">): Promise<void> {
  await tx
    .update(patronImportRows)
    .set(end)
    .where(and(eq(patronImportRows.importId, row.importId), eq(patronImportRows.line, row.line), eq(patronImportRows.outcome, "pending")));
}
