import { and, eq } from "drizzle-orm";
import { patronImportRows, patronImports } from "@/db/schema";
import { findUserById } from "@/server/accounts";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { StudioTier } from "../../tiers/contract";
import { findSeated } from "../../tiers/count-seats";
import { listMyTiers } from "../../tiers/list-tiers";
import type { PatronImport } from "./contract";
import { requireImport, showImport } from "./queries";
import { type PlannedRow, readList } from "./read-list";

/** Rows of one insert: Postgres takes 65,535 values. */
const ROWS_PER_INSERT = 1_000;
const FILE_NAME_CHARS_MAX = 120;

const normalize = (name: string) => name.trim().toLowerCase();

/**
 * Of each line for which its tier has no place left, a sentence that says so: places are given in the order of the file, and people who
 * have one need none. The artist can make room, or choose another tier, before anything happens.
 */
async function findFull(services: Services, tiers: readonly StudioTier[], tierMap: Readonly<Record<string, string>>, rows: readonly PlannedRow[]) {
  const warnings = new Map<number, string>();
  for (const { id: tierId, name, seatsLeft } of tiers) {
    if (seatsLeft === null) continue;
    const coming = rows.filter((row) => row.plan === "grant" && tierMap[row.sourceTier] === tierId);
    const seated = await findSeated(services.db, { tierId, emails: coming.map((row) => row.email) }, services.clock.now());
    const places = seatsLeft === 1 ? "1 place" : `${seatsLeft} places`;
    for (const { line } of coming.filter((row) => !seated.has(row.email)).slice(seatsLeft))
      warnings.set(line, `Stays out: "${name}" has ${places} left, and earlier lines take them. Make room, or choose another tier.`);
  }
  return warnings;
}

/** Reads a list and keeps it with what would happen to each line; nobody is told and nothing is given. The draft before it is forgotten. */
export async function draftImport(services: Services, actor: Actor, input: { readonly fileName: string; readonly text: string }): Promise<PatronImport> {
  requireArtist(actor);
  const now = services.clock.now();
  const [owner, tiers] = await Promise.all([findUserById(services.db, actor.userId), listMyTiers(services, actor)]);
  if (owner === undefined) throw new DomainError("not_found");
  const { format, rows } = readList(input.text, owner.email);
  // A tier of the same name stands for it until the artist says otherwise.
  const idByName = new Map(tiers.map((tier) => [normalize(tier.name), tier.id]));
  const pairs = [...new Set(rows.map((row) => row.sourceTier))].map((name) => [name, idByName.get(normalize(name))]);
  const tierMap: Record<string, string> = Object.fromEntries(pairs.filter(([, tierId]) => tierId !== undefined));
  const warnings = await findFull(services, tiers, tierMap, rows);
  const importId = newId("patronImport", now.getTime());
  const fileName = input.fileName.slice(0, FILE_NAME_CHARS_MAX);
  return services.db.transaction(async (tx) => {
    await tx.delete(patronImports).where(and(eq(patronImports.artistId, actor.userId), eq(patronImports.status, "draft")));
    await tx.insert(patronImports).values({ id: importId, artistId: actor.userId, format, fileName, status: "draft", tierMap, createdAt: now });
    for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
      const part = rows.slice(from, from + ROWS_PER_INSERT);
      await tx.insert(patronImportRows).values(
        part.map((row) => ({
          ...row,
          reason: warnings.get(row.line) ?? row.reason,
          importId,
          outcome: row.plan === "grant" ? ("pending" as const) : ("skipped" as const),
        })),
      );
    }
    return showImport(tx, await requireImport(tx, { importId, artistId: actor.userId }));
  });
}

/** Forgets a draft. @throws rule_refused for what has begun. */
export async function discardImport(services: Services, actor: Actor, input: { readonly importId: string }): Promise<void> {
  const record = await requireImport(services.db, { importId: input.importId, artistId: actor.userId });
  const gone = await services.db
    .delete(patronImports)
    .where(and(eq(patronImports.id, record.id), eq(patronImports.status, "draft")))
    .returning({ id: patronImports.id });
  if (gone.length === 0) throw new DomainError("rule_refused", { sentence: "This list has been brought along already." });
}
