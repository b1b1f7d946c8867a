import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { reconciliationImports } from "@/db/schema";
import { readStatement, type Statement } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import type { Services } from "../../services";
import { applyRailAnswers } from "../states/apply-rail-answer";
import type { ImportInput, ImportShown } from "./contract";
import { answersOf, type Judged, judgeLines, keepLines } from "./keep-lines";
import { tellCorrections } from "./tell-corrections";

const LINES_AT_ONCE = 1_000;
/** One import at a time, so that of two lines of one payout the second is seen to be one. */
const IMPORT_LOCK = 7_343_001;

export type ImportRow = typeof reconciliationImports.$inferSelect;

export function showImport({ createdAt, ...row }: ImportRow): ImportShown {
  return { ...row, createdAt: createdAt.toISOString() };
}

function read({ format, text }: ImportInput): Statement {
  try {
    return readStatement(format, text);
  } catch (thrown) {
    if (thrown instanceof RangeError || thrown instanceof SyntaxError)
      throw new DomainError("invalid_input", { sentence: `${thrown.message}. Nothing was taken of it.` });
    if (!(thrown instanceof z.ZodError)) throw thrown;
    const places = thrown.issues.slice(0, 5).map(({ path, message }) => ({ path: path.join("."), message }));
    throw new DomainError("invalid_input", { sentence: "This is not a file of that kind. Nothing was taken of it.", issues: places });
  }
}

async function findImport(tx: Tx, sha256: string): Promise<ImportRow | null> {
  const [row] = await tx.select().from(reconciliationImports).where(eq(reconciliationImports.sha256, sha256)).limit(1);
  return row ?? null;
}

/** Tells the payouts what the lines say. @returns those whose books say otherwise. */
async function tellPayouts(services: Services, judged: readonly Judged[]): Promise<Set<string>> {
  const applied = await applyRailAnswers(services, answersOf(judged));
  const heard = new Set(applied.filter(({ outcome }) => outcome === "moved" || outcome === "repeat").map(({ key }) => key));
  return new Set(
    answersOf(judged).flatMap(({ key }) => (heard.has(key) && !applied.some((one) => one.key === key && one.outcome === "contradiction") ? [] : [key])),
  );
}

export interface Taken {
  readonly row: ImportRow;
  /** False when the same file was taken before. */
  readonly isNew: boolean;
}

/**
 * Takes a statement: each line once, however often it is in files. First the payouts hear what the lines say (which changes nothing when
 * it is said again), then the lines are kept; so that a process that dies in between leaves a file that is simply taken once more.
 */
export async function takeStatement(services: Services, actorId: string, input: ImportInput): Promise<Taken> {
  const statement = read(input);
  const sha256 = createHash("sha256").update(`${input.format}\n${input.text}`).digest("hex");
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`);
    const known = await findImport(tx, sha256);
    if (known !== null) return { row: known, isNew: false };
    const row = { id: newId("statementImport", now.getTime()), source: statement.source, name: input.name, sha256, lines: statement.lines.length };
    await tx.insert(reconciliationImports).values({ ...row, newLines: 0, matchedLines: 0, importedBy: actorId, createdAt: now });
    let newLines = 0;
    let matchedLines = 0;
    for (let from = 0; from < statement.lines.length; from += LINES_AT_ONCE) {
      const judged = await judgeLines(tx, statement.lines.slice(from, from + LINES_AT_ONCE));
      const contradicted = await tellPayouts(services, judged);
      newLines += judged.length;
      matchedLines += await keepLines(tx, { importId: row.id, source: statement.source, judged, contradicted, now });
    }
    const [kept] = await tx.update(reconciliationImports).set({ newLines, matchedLines }).where(eq(reconciliationImports.id, row.id)).returning();
    if (kept === undefined) throw new Error(`Import ${row.id} is gone`);
    const corrections = await tellCorrections(tx, services.env, statement.corrections ?? [], now);
    const after = { source: kept.source, name: kept.name, sha256, lines: kept.lines, newLines, matchedLines, corrections };
    await appendAudit(tx, { actorId, action: "payouts/statement.imported", target: kept.id, after }, now);
    return { row: kept, isNew: true };
  });
}

/** What an admin brings: a bank's statement or returns file. The same file twice is one. @throws invalid_input for a file that is not sound; nothing of it is taken. */
export async function importStatement(services: Services, actor: Actor, input: ImportInput): Promise<ImportShown> {
  requireAdmin(actor);
  const { row } = await takeStatement(services, actor.userId, input);
  return showImport(row);
}
