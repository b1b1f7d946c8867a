import { count, desc, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { sharingPolicies } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { SharingPolicy, SharingPolicyInput } from "./contract";
import { BUILT_IN_POLICY, monthBounds, monthOf, type SharingModel } from "./rules";

type PolicyRow = typeof sharingPolicies.$inferSelect;

function show({ validFrom, model, shareBps, source, setBy }: PolicyRow): SharingPolicy {
  return { fromMonth: monthOf(validFrom), model, shareBps, source, setBy };
}

/** How a month is shared: the newest policy that had begun with its first moment. */
export async function findPolicy(tx: Tx, month: string): Promise<{ readonly model: SharingModel; readonly shareBps: number }> {
  const [row] = await tx
    .select()
    .from(sharingPolicies)
    .where(lte(sharingPolicies.validFrom, monthBounds(month).start))
    .orderBy(desc(sharingPolicies.validFrom))
    .limit(1);
  return row ?? BUILT_IN_POLICY;
}

/**
 * Sets the model and the share of the platform's fees that is set aside, from the first day of a month on; set again before that day,
 * the later word counts. @throws rule_refused for a month that has begun: nobody's past changes.
 */
export async function setSharingPolicy(services: Services, actor: Actor, input: SharingPolicyInput): Promise<SharingPolicy> {
  requireAdmin(actor);
  const now = services.clock.now();
  const { start } = monthBounds(input.fromMonth);
  if (start <= now) throw new DomainError("rule_refused", { sentence: "Sharing can change from the next month on, never for one that has begun." });
  const { model, shareBps, source } = input;
  const row = { validFrom: start, model, shareBps, source, setBy: actor.userId };
  await services.db.transaction(async (tx) => {
    const before = await findPolicy(tx, input.fromMonth);
    const { validFrom, ...set } = row;
    await tx.insert(sharingPolicies).values(row).onConflictDoUpdate({ target: sharingPolicies.validFrom, set });
    const was = { model: before.model, shareBps: before.shareBps };
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/sharing.set", target: monthOf(validFrom), before: was, after: show(row) }, now);
  });
  return show(row);
}

/** The policies that were set, the latest month first. */
export async function listSharingPolicies(services: Services, actor: Actor, input: PageRequest): Promise<Page<SharingPolicy>> {
  requireAdmin(actor);
  const { limit } = input;
  const offset = input.cursor === undefined ? input.offset : Number.parseInt(input.cursor, 10) || 0;
  const rows = await services.db
    .select()
    .from(sharingPolicies)
    .orderBy(desc(sharingPolicies.validFrom))
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(sharingPolicies);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: show, cursor: () => String(offset + limit) });
}
