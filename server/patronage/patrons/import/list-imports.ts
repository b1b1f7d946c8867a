import { and, asc, count, desc, eq, gt, lt } from "drizzle-orm";
import { patronImportRows, patronImports, patronTiers } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { ImportRow, PatronImport } from "./contract";
import { requireImport, showImport } from "./queries";

/** One list. @throws not_found for somebody else's. */
export async function getImport(services: Services, actor: Actor, input: { readonly importId: string }): Promise<PatronImport> {
  return showImport(services.db, await requireImport(services.db, { importId: input.importId, artistId: actor.userId }));
}

/** The lists that the artist brought along, newest first. */
export async function listImports(services: Services, actor: Actor, page: PageRequest): Promise<Page<PatronImport>> {
  requireArtist(actor);
  const { db } = services;
  const mine = eq(patronImports.artistId, actor.userId);
  const rows = await db
    .select()
    .from(patronImports)
    .where(and(mine, page.cursor === undefined ? undefined : lt(patronImports.id, page.cursor)))
    .orderBy(desc(patronImports.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await db.select({ total: count() }).from(patronImports).where(mine);
  const shown = await Promise.all(rows.map((record) => showImport(db, record)));
  return cutPage(shown, { limit: page.limit, total: counted?.total ?? 0 }, { item: (each) => each, cursor: (each) => each.id });
}

/** The lines of a list as they stand in the file; `plan` keeps those of one kind. */
export async function listImportRows(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly importId: string; readonly plan?: ImportRow["plan"] | undefined },
): Promise<Page<ImportRow>> {
  const { db } = services;
  const { id } = await requireImport(db, { importId: input.importId, artistId: actor.userId });
  const asked = and(eq(patronImportRows.importId, id), input.plan === undefined ? undefined : eq(patronImportRows.plan, input.plan));
  const after = input.cursor === undefined ? undefined : gt(patronImportRows.line, Number.parseInt(input.cursor, 10) || 0);
  const rows = await db
    .select({ row: patronImportRows, tierName: patronTiers.name })
    .from(patronImportRows)
    .leftJoin(patronTiers, eq(patronTiers.id, patronImportRows.tierId))
    .where(and(asked, after))
    .orderBy(asc(patronImportRows.line))
    .limit(input.limit + 1)
    .offset(input.cursor === undefined ? input.offset : 0);
  const [counted] = await db.select({ total: count() }).from(patronImportRows).where(asked);
  return cutPage(
    rows,
    { limit: input.limit, total: counted?.total ?? 0 },
    {
      item: ({ row, tierName }) => {
        const { line, name, email, sourceTier, plan, outcome, reason } = row;
        return {
          line,
          name,
          email,
          sourceTier,
          tierName,
          plan,
          outcome,
          reason,
          since: row.since?.toISOString() ?? null,
          endsAt: row.endsAt?.toISOString() ?? null,
        };
      },
      cursor: ({ row }) => String(row.line),
    },
  );
}
