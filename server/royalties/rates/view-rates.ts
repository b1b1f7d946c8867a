import { and, count, desc, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { users, viewRates } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import { type AdminViewRate, RATE_STANDINGS, type ShownViewRate, type ViewRateChange, type ViewRateInput } from "./contract";
import { ANY_MARKET, BUILT_IN_RATE, chooseRate, type ViewRate } from "./rules";

const CURRENCY = "USD";
const MARKETS_MAX = 300;
/** Rates of one market over the years, looked at for views that are minutes old. */
const NEWEST_LOOKED_AT = 3;

type RateRow = typeof viewRates.$inferSelect;

function showWorth({ market, validFrom, currency, microsPerView, feeBps }: ViewRate): ViewRateChange["before"] {
  return { market, validFrom: validFrom.toISOString(), currency, microsPerView: microsPerView.toString(), feeBps };
}

function show(row: ViewRate & Pick<RateRow, "source">): ShownViewRate {
  return { ...showWorth(row), source: row.source };
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

/** The row that an input asks for. @throws rule_refused for a day that has begun: what was watched keeps its worth. */
function readRate(actor: Actor, input: ViewRateInput, now: Date): RateRow {
  const validFrom = new Date(`${input.validFrom}T00:00:00Z`);
  if (validFrom <= now) throw new DomainError("rule_refused", { sentence: "A rate can change from tomorrow on, never for what was watched already." });
  const { market, feeBps, source } = input;
  return { market, validFrom, currency: CURRENCY, microsPerView: BigInt(input.microsPerView), feeBps, source, setBy: actor.userId, setAt: now };
}

/** What counts in a market on the day that a rate would begin. */
async function findBefore(tx: Tx, { market, validFrom }: RateRow): Promise<ViewRate> {
  return chooseRate(await findRates(tx, market === ANY_MARKET ? [] : [market], validFrom), { country: market, at: validFrom });
}

/** What setting this rate would change, for whoever is asked first. Writes nothing. @throws rule_refused as setting it would. */
export async function previewViewRate(services: Services, actor: Actor, input: ViewRateInput): Promise<ViewRateChange> {
  requireAdmin(actor);
  const row = readRate(actor, input, services.clock.now());
  return { before: showWorth(await findBefore(services.db, row)), after: show(row) };
}

/**
 * Sets what a view is worth in a market from the beginning of a day (UTC) on; set again before that day, the later word counts.
 * @throws rule_refused for a day that has begun: what was watched keeps its worth.
 */
export async function setViewRate(services: Services, actor: Actor, input: ViewRateInput): Promise<AdminViewRate> {
  requireAdmin(actor);
  const now = services.clock.now();
  const row = readRate(actor, input, now);
  const { market, validFrom, currency: _, ...set } = row;
  return services.db.transaction(async (tx) => {
    const before = await findBefore(tx, row);
    await tx
      .insert(viewRates)
      .values(row)
      .onConflictDoUpdate({ target: [viewRates.market, viewRates.validFrom], set });
    const [kept] = await selectRates(tx, and(eq(viewRates.market, market), eq(viewRates.validFrom, validFrom)), now);
    if (kept === undefined) throw new DomainError("conflict");
    const was = { market: before.market, microsPerView: before.microsPerView.toString(), feeBps: before.feeBps };
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/view-rate.set", target: market, before: was, after: show(row) }, now);
    return showSet(kept);
  });
}

const standingShape = z.enum(RATE_STANDINGS);

function selectRates(tx: Tx, where: SQL | undefined, now: Date) {
  const later = sql`select 1 from view_rates later where later.market = ${viewRates.market} and later.valid_from > ${viewRates.validFrom}
    and later.valid_from <= ${now.toISOString()}::timestamptz`;
  const isPlanned = sql`${viewRates.validFrom} > ${now.toISOString()}::timestamptz`;
  const standing = sql`case when ${isPlanned} then 'planned' when exists (${later}) then 'past' else 'now' end`.mapWith((word) => standingShape.parse(word));
  return tx.select({ rate: viewRates, setByName: users.name, standing }).from(viewRates).leftJoin(users, eq(users.id, viewRates.setBy)).where(where);
}

function showSet({ rate, setByName, standing }: Awaited<ReturnType<typeof selectRates>>[number]): AdminViewRate {
  return { ...show(rate), setBy: rate.setBy, setByName, setAt: rate.setAt?.toISOString() ?? null, standing };
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
  const rows = await selectRates(services.db, where, services.clock.now())
    .orderBy(desc(viewRates.validFrom), viewRates.market)
    .limit(limit + 1)
    .offset(offset);
  const [counted] = await services.db.select({ total: count() }).from(viewRates).where(where);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showSet, cursor: () => String(offset + limit) });
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
