import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { AuditFilter, AuditRow } from "./contract";
import { countAudit, selectAudit } from "./queries";

export async function listAudit(services: Pick<Services, "db">, actor: Actor, input: PageRequest & AuditFilter): Promise<Page<AuditRow>> {
  requireAdmin(actor);
  const { limit, offset, cursor, ...filter } = input;
  const before = cursor === undefined ? undefined : Number.parseInt(cursor, 10);
  const rows = await selectAudit(services.db, filter, { before, offset, limit: limit + 1 });
  const total = await countAudit(services.db, filter);
  return cutPage(rows, { limit, total }, { item: (row) => row, cursor: (row) => String(row.seq) });
}
