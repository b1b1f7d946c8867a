import { and, count, desc, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { viewRates } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { AdminViewRate, ShownViewRate, ViewRateInput } from "./contract";
import { ANY_MARKET, BUILT_IN_RATE, chooseRate, type ViewRate } from "./rules";

const CURRENCY = "USD";
const MARKETS_MAX = 300;
/** Rates of one market over the years, looked at for views that are minutes old. */
const NEWEST_LOOKED_AT = 3;

type RateRow = typeof viewRates.$inferSelect;

function show(row: Omit<RateRow, "setBy">): ShownViewRate {
  const { market, validFrom, currency, microsPerView, feeBps, source } = row;
  return { market, validFrom: validFrom.toISOString(), currency, microsPerView: microsPerView.toString(), feeBps, source };
}

/** The newest rates that have begun in these markets and in every other. */
export async function findRates(tx: Tx, countries: readonly string[], at: Date): Promise<readonly ViewRate[]> {
  const place = sql<number>`row_number() over (partition by ${viewRates.market} order by ${viewRates.validFrom} desc)`.as("place");
  const ranked = tx
    .select({ market: viewRates.market, validFrom: viewRates.validFrom, place })
    .from(viewRates)
    .where(and(inArray(viewRates.market, [ANY_MARKET, ...countries]), lte(viewRates.validFrom, at)))
    .as("ranked");
  const rows = await tx
    .select({ rate: viewRates })
    .from(viewRates)
    .innerJoin(ranked, and(eq(ranked.market, viewRates.market), eq(ranked.validFrom, viewRates.validFrom), lte(ranked.place, NEWEST_LOOKED_AT)));
  return rows.map(({ rate }) => rate);
}

/**
 * Sets what a view is worth in a market from the beginning of a day (UTC) on; set again before that day, the later word counts.
 * @throws rule_refused for a day that has begun: what was watched keeps its worth.
 */
export async function setViewRate(services: Services, actor: Actor, input: ViewRateInput): Promise<AdminViewRate> {
  requireAdmin(actor);
  const now = services.clock.now();
  const validFrom = new Date(`${input.validFrom}T00:00:00Z`);
  if (validFrom <= now) throw new DomainError("rule_refused", { sentence: "A rate can change from tomorrow on, never for what was watched already." });
  const { market, feeBps, source } = input;
  const row = { market, validFrom, currency: CURRENCY, microsPerView: BigInt(input.microsPerView), feeBps, source, setBy: actor.userId };
  await services.db.transaction(async (tx) => {
    const before = chooseRate(await findRates(tx, market === ANY_MARKET ? [] : [market], validFrom), { country: market, at: validFrom });
    const { microsPerView, setBy } = row;
    await tx
      .insert(viewRates)
      .values(row)
      .onConflictDoUpdate({ target: [viewRates.market, viewRates.validFrom], set: { microsPerView, feeBps, source, setBy } });
    const was = { market: before.market, microsPerView: before.microsPerView.toString(), feeBps: before.feeBps };
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/view-rate.set", target: market, before: was, after: show(row) }, now);
  });
  return { ...show(row), setBy: row.setBy };
}

/** The rates that were set, the latest day first. */
export async function listViewRates(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly market?: string | undefined },
): Promise<Page<AdminViewRate>> {
  requireAdmin(actor);
  const { market, limit } = input;
  const where: SQL | undefined = market === undefined ? undefined : eq(viewRates.market, market);
  const offset = input.cursor === undefined ? input.offset : Number.parseInt(input.cursor, 10) || 0;
  const rows = await services.db
    .select()
    .from(viewRates)
    .where(where)
    .orderBy(desc(viewRates.validFrom), viewRates.market)
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(viewRates).where(where);
  const item = (row: RateRow): AdminViewRate => ({ ...show(row), setBy: row.setBy });
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item, cursor: () => String(offset + limit) });
}

/** What a view is worth today, market by market; `*` is what counts in all others. For everybody who earns by it. */
export async function listCurrentRates(services: Services): Promise<{ items: ShownViewRate[] }> {
  const begun = await services.db
    .selectDistinctOn([viewRates.market])
    .from(viewRates)
    .where(lte(viewRates.validFrom, services.clock.now()))
    .orderBy(viewRates.market, desc(viewRates.validFrom))
    .limit(MARKETS_MAX);
  const builtIn = { ...BUILT_IN_RATE, source: "Came with the software, until the platform sets its own." };
  return { items: [...(begun.some((row) => row.market === ANY_MARKET) ? [] : [show(builtIn)]), ...begun.map(show)] };
}
