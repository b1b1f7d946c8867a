import { count, desc } from "drizzle-orm";
import { exchangeRates } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { ExchangeRate, ExchangeRateInput } from "./contract";
import { findRates } from "./find-rates";

function showRate(row: typeof exchangeRates.$inferSelect): ExchangeRate {
  const { currency, microsPerDollar, source, setBy } = row;
  return { currency, microsPerDollar, source, setBy, validFrom: row.validFrom.toISOString() };
}

/** Sets what a dollar is in a currency from now on, for prices that are shown and agreed to from now on; who joined before keeps theirs. */
export async function setExchangeRate(services: Services, actor: Actor, input: ExchangeRateInput): Promise<ExchangeRate> {
  requireAdmin(actor);
  const now = services.clock.now();
  const row = { ...input, validFrom: now, setBy: actor.userId };
  await services.db.transaction(async (tx) => {
    const before = (await findRates(tx, now)).get(input.currency);
    const { microsPerDollar, source, setBy } = row;
    await tx
      .insert(exchangeRates)
      .values(row)
      .onConflictDoUpdate({ target: [exchangeRates.currency, exchangeRates.validFrom], set: { microsPerDollar, source, setBy } });
    const entry = { actorId: actor.userId, action: "patronage/exchange-rate.set", target: input.currency };
    await appendAudit(tx, { ...entry, before: { microsPerDollar: before?.toString() ?? null }, after: { microsPerDollar, source } }, now);
  });
  return showRate(row);
}

/** Every rate that was set, the latest first. */
export async function listExchangeRates(services: Services, actor: Actor, input: PageRequest): Promise<Page<ExchangeRate>> {
  requireAdmin(actor);
  const { limit } = input;
  const offset = input.cursor === undefined ? input.offset : Number.parseInt(input.cursor, 10) || 0;
  const rows = await services.db
    .select()
    .from(exchangeRates)
    .orderBy(desc(exchangeRates.validFrom), exchangeRates.currency)
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(exchangeRates);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showRate, cursor: () => String(offset + limit) });
}
