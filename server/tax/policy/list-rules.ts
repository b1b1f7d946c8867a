import { and, asc, count, desc, eq, ilike } from "drizzle-orm";
import { taxPolicies, taxRules } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { writeRules } from "./csv";
import { findVersion, isPartOf } from "./load-policy";
import type { Topic } from "./policy";
import { listCurrent } from "./publish-policy";

type RuleRow = typeof taxRules.$inferSelect;
type PolicyRow = typeof taxPolicies.$inferSelect;

function offsetOf(page: PageRequest): number {
  return page.cursor === undefined ? page.offset : Number.parseInt(page.cursor, 10) || 0;
}

export interface RulesAsked extends PageRequest {
  readonly topic?: Topic | undefined;
  /** Part of a key, such as `IN.`. */
  readonly search?: string | undefined;
  readonly version?: number | undefined;
}

/** The rows of a version (the one in force unless another is named), by topic and key. */
export async function listRules(services: Services, actor: Actor, input: RulesAsked): Promise<Page<RuleRow>> {
  requireAdmin(actor);
  const { limit, topic, search } = input;
  const { version } = await findVersion(services.db, input.version === undefined ? { at: services.clock.now() } : { version: input.version });
  const wanted = and(
    isPartOf(version),
    topic === undefined ? undefined : eq(taxRules.topic, topic),
    search === undefined || search === "" ? undefined : ilike(taxRules.key, `%${search.replace(/[\\%_]/g, "\\$&")}%`),
  );
  const offset = offsetOf(input);
  const rows = await services.db
    .select()
    .from(taxRules)
    .where(wanted)
    .orderBy(asc(taxRules.topic), asc(taxRules.key), asc(taxRules.validFrom))
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(taxRules).where(wanted);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: (row) => row, cursor: () => String(offset + limit) });
}

/** Every version, the newest first. */
export async function listVersions(services: Services, actor: Actor, input: PageRequest): Promise<Page<PolicyRow>> {
  requireAdmin(actor);
  const offset = offsetOf(input);
  const rows = await services.db
    .select()
    .from(taxPolicies)
    .orderBy(desc(taxPolicies.version))
    .limit(input.limit + 1)
    .offset(offset);
  const total = await services.db.$count(taxPolicies);
  return cutPage(rows, { limit: input.limit, total }, { item: (row) => row, cursor: () => String(offset + input.limit) });
}

/** The whole table in force as CSV: to edit, and to import as the next version. */
export async function exportRules(services: Services, actor: Actor): Promise<{ readonly version: number; readonly csv: string }> {
  requireAdmin(actor);
  const { version } = await findVersion(services.db, { at: services.clock.now() });
  return { version, csv: writeRules(await listCurrent(services.db, version)) };
}
