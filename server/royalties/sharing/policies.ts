import { count, desc, eq, lte } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { sharingPolicies, users } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { SharingChange, SharingPolicy, SharingPolicyInput } from "./contract";
import { BUILT_IN_POLICY, monthBounds, monthOf, type SharingModel } from "./rules";

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

function selectPolicies(tx: Tx) {
  return tx.select({ policy: sharingPolicies, setByName: users.name }).from(sharingPolicies).leftJoin(users, eq(users.id, sharingPolicies.setBy));
}

function show({ policy, setByName }: Awaited<ReturnType<typeof selectPolicies>>[number]): SharingPolicy {
  const { validFrom, model, shareBps, source, setBy, setAt } = policy;
  return { fromMonth: monthOf(validFrom), model, shareBps, source, setBy, setByName, setAt: setAt?.toISOString() ?? null };
}

/** The first moment of the month that a policy would begin with. @throws rule_refused for a month that has begun: nobody's past changes. */
function readStart({ fromMonth }: SharingPolicyInput, now: Date): Date {
  const { start } = monthBounds(fromMonth);
  if (start <= now) throw new DomainError("rule_refused", { sentence: "Sharing can change from the next month on, never for one that has begun." });
  return start;
}

/** What setting this policy would change, for whoever is asked first. Writes nothing. @throws rule_refused as setting it would. */
export async function previewSharingPolicy(services: Services, actor: Actor, input: SharingPolicyInput): Promise<SharingChange> {
  requireAdmin(actor);
  readStart(input, services.clock.now());
  const { fromMonth, model, shareBps } = input;
  const before = await findPolicy(services.db, fromMonth);
  return { fromMonth, before: { model: before.model, shareBps: before.shareBps }, after: { model, shareBps } };
}

/**
 * Sets the model and the share of the platform's fees that is set aside, from the first day of a month on; set again before that day,
 * the later word counts. @throws rule_refused for a month that has begun: nobody's past changes.
 */
export async function setSharingPolicy(services: Services, actor: Actor, input: SharingPolicyInput): Promise<SharingPolicy> {
  requireAdmin(actor);
  const now = services.clock.now();
  const start = readStart(input, now);
  const { fromMonth, model, shareBps, source } = input;
  const set = { model, shareBps, source, setBy: actor.userId, setAt: now };
  return services.db.transaction(async (tx) => {
    const before = await findPolicy(tx, fromMonth);
    await tx
      .insert(sharingPolicies)
      .values({ validFrom: start, ...set })
      .onConflictDoUpdate({ target: sharingPolicies.validFrom, set });
    const [kept] = await selectPolicies(tx).where(eq(sharingPolicies.validFrom, start));
    if (kept === undefined) throw new DomainError("conflict");
    const was = { model: before.model, shareBps: before.shareBps };
    const after = { fromMonth, model, shareBps, source };
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/sharing.set", target: fromMonth, before: was, after }, now);
    return show(kept);
  });
}

/** The policies that were set, the latest month first. */
export async function listSharingPolicies(services: Services, actor: Actor, input: PageRequest): Promise<Page<SharingPolicy>> {
  requireAdmin(actor);
  const { limit } = input;
  const offset = input.cursor === undefined ? input.offset : Number.parseInt(input.cursor, 10) || 0;
  const rows = await selectPolicies(services.db)
    .orderBy(desc(sharingPolicies.validFrom))
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(sharingPolicies);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: show, cursor: () => String(offset + limit) });
}
