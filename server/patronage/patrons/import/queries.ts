import { and, asc, count, desc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronImportRows, patronImports } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { PatronImport } from "./contract";

export type ImportRecord = typeof patronImports.$inferSelect;

/** @throws not_found for somebody else's. */
export async function requireImport(tx: Tx, params: { readonly importId: string; readonly artistId: string }): Promise<ImportRecord> {
  const [row] = await tx
    .select()
    .from(patronImports)
    .where(and(eq(patronImports.id, params.importId), eq(patronImports.artistId, params.artistId)))
    .limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return row;
}

/** An import with its lines counted. */
export async function showImport(tx: Tx, record: ImportRecord): Promise<PatronImport> {
  const ofIt = eq(patronImportRows.importId, record.id);
  const counted = await tx
    .select({ plan: patronImportRows.plan, outcome: patronImportRows.outcome, lines: count() })
    .from(patronImportRows)
    .where(ofIt)
    .groupBy(patronImportRows.plan, patronImportRows.outcome);
  const tiers = await tx
    .select({ sourceTier: patronImportRows.sourceTier, people: count() })
    .from(patronImportRows)
    .where(and(ofIt, eq(patronImportRows.plan, "grant")))
    .groupBy(patronImportRows.sourceTier)
    .orderBy(desc(count()), asc(patronImportRows.sourceTier));
  const sum = (matches: (row: (typeof counted)[number]) => boolean) => counted.filter(matches).reduce((total, row) => total + row.lines, 0);
  const planned = (plan: "grant" | "skip" | "bad") => sum((row) => row.plan === plan);
  const ended = (outcome: (typeof counted)[number]["outcome"]) => sum((row) => row.outcome === outcome);
  const { id, format, fileName, status, endsAt, createdAt, startedAt, doneAt, tierMap } = record;
  return {
    id,
    format,
    fileName,
    status,
    endsAt: endsAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    doneAt: doneAt?.toISOString() ?? null,
    lines: sum(() => true),
    plans: { grant: planned("grant"), skip: planned("skip"), bad: planned("bad") },
    outcomes: {
      pending: ended("pending"),
      granted: ended("granted"),
      unchanged: ended("unchanged"),
      skipped: ended("skipped"),
      failed: ended("failed"),
    },
    tiers: tiers.map((tier) => ({ ...tier, tierId: tierMap[tier.sourceTier] ?? null })),
  };
}
