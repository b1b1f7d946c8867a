import { count, desc, eq } from "drizzle-orm";
import { feeRates } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { FeeRate } from "./contract";
import { findFeeBps } from "./find-fee-bps";
import type { FeeKind } from "./rules";

function showRate(row: typeof feeRates.$inferSelect): FeeRate {
  return { kind: row.kind, feeBps: row.feeBps, validFrom: row.validFrom.toISOString(), setBy: row.setBy };
}

/**
 * Sets the platform's share from the beginning of a day (UTC) on; set again before that day, the later word counts.
 * @param input.validFrom the day as `2027-01-31`. @throws rule_refused for a day that has begun: nobody's past changes.
 */
export async function setFeeRate(
  services: Services,
  actor: Actor,
  input: { readonly kind: FeeKind; readonly feeBps: number; readonly validFrom: string },
): Promise<FeeRate> {
  requireAdmin(actor);
  const now = services.clock.now();
  const validFrom = new Date(`${input.validFrom}T00:00:00Z`);
  if (validFrom <= now) throw new DomainError("rule_refused", { sentence: "A rate can change from tomorrow on, never for what was charged already." });
  const row = { kind: input.kind, validFrom, feeBps: input.feeBps, setBy: actor.userId };
  await services.db.transaction(async (tx) => {
    const before = await findFeeBps(tx, input.kind, validFrom);
    await tx
      .insert(feeRates)
      .values(row)
      .onConflictDoUpdate({ target: [feeRates.kind, feeRates.validFrom], set: { feeBps: row.feeBps, setBy: row.setBy } });
    const after = { feeBps: row.feeBps, validFrom: validFrom.toISOString() };
    await appendAudit(tx, { actorId: actor.userId, action: "patronage/fee.set", target: input.kind, before: { feeBps: before }, after }, now);
  });
  return showRate(row);
}

/** The rates that were set, the latest day first. */
export async function listFeeRates(services: Services, actor: Actor, input: PageRequest & { readonly kind: FeeKind }): Promise<Page<FeeRate>> {
  requireAdmin(actor);
  const { kind, limit } = input;
  const offset = input.cursor === undefined ? input.offset : Number.parseInt(input.cursor, 10) || 0;
  const rows = await services.db
    .select()
    .from(feeRates)
    .where(eq(feeRates.kind, kind))
    .orderBy(desc(feeRates.validFrom))
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(feeRates).where(eq(feeRates.kind, kind));
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showRate, cursor: () => String(offset + limit) });
}
