import { createHash } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { sanctionLists, sanctionNames, screenings } from "@/db/schema";
import { keysOf, type ScreeningState } from "@/server/adapters/screening";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";

const INSERT_ROWS = 1_000;
export const NAMES_MAX = 200_000;

export interface ListToImport {
  /** Such as `OFAC SDN`: a newer copy of a list has its name. */
  readonly name: string;
  /** The day that its publisher gives it, `2026-11-20`. */
  readonly publishedOn: string;
  /** Where this copy is from. */
  readonly source: string;
  /** One name a line: the publisher's number of the entry, a tab, the name and, after another tab, a country or nothing. */
  readonly text: string;
}

interface ListedName {
  readonly entryId: string;
  readonly name: string;
  readonly country: string | null;
}

function readNames(text: string): ListedName[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length > NAMES_MAX) throw new DomainError("too_large", { sentence: `A list has at most ${NAMES_MAX} names.` });
  return lines.map((line, index) => {
    const [entryId = "", name = "", country = ""] = line.split("\t").map((field) => field.trim());
    if (entryId === "" || keysOf(name).length === 0 || !/^([A-Z]{2})?$/.test(country))
      throw new DomainError("invalid_input", { sentence: `Line ${index + 1} should be: number, tab, name, tab, country of two letters or nothing.` });
    return { entryId, name, country: country === "" ? null : country };
  });
}

/**
 * Takes a copy of a list of sanctions in the place of the one before: whole or not at all. Everybody who can be paid is screened anew before
 * the next payment.
 * @throws invalid_input with the line, conflict for a copy that is older than the one there, or the same.
 */
export async function importList(services: Services, actor: Actor, input: ListToImport): Promise<ScreeningState> {
  requireAdmin(actor);
  const now = services.clock.now();
  const names = readNames(input.text);
  if (names.length === 0) throw new DomainError("invalid_input", { sentence: "This list is empty." });
  const sha256 = createHash("sha256").update(input.text).digest("hex");
  const { name, publishedOn, source } = input;
  await services.db.transaction(async (tx) => {
    const isCurrent = and(eq(sanctionLists.name, name), isNull(sanctionLists.replacedAt));
    const [before] = await tx.select().from(sanctionLists).where(isCurrent).for("update");
    if (before !== undefined && (before.publishedOn > publishedOn || before.sha256 === sha256))
      throw new DomainError("conflict", { sentence: `The copy of ${before.publishedOn} is there already and is not older than this one.` });
    const id = newId("sanctionList", now.getTime());
    await tx.update(sanctionLists).set({ replacedAt: now }).where(isCurrent);
    await tx.insert(sanctionLists).values({ id, name, publishedOn, source, sha256, entries: names.length, importedBy: actor.userId, importedAt: now });
    for (let start = 0; start < names.length; start += INSERT_ROWS) {
      const rows = names.slice(start, start + INSERT_ROWS).map((each) => ({ ...each, listId: id, keys: keysOf(each.name) }));
      await tx.insert(sanctionNames).values(rows);
    }
    // The names of the copy before go; that it was there, and what it was, stays.
    if (before !== undefined) await tx.delete(sanctionNames).where(eq(sanctionNames.listId, before.id));
    await tx.delete(screenings);
    const after = { name, publishedOn, source, sha256, entries: names.length };
    await appendAudit(tx, { actorId: actor.userId, action: "payouts/sanction-list.imported", target: id, after }, now);
  });
  return services.screening.state();
}

/** Which lists people are compared with, and from when they are. */
export async function showScreeningState(services: Services, actor: Actor): Promise<ScreeningState & { readonly banner: string | null }> {
  requireAdmin(actor);
  const state = await services.screening.state();
  const banner = state.lists.length === 0 ? "No list of sanctions was imported: nobody who is paid is compared with any." : null;
  return { ...state, banner };
}
