import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { payoutRuns } from "@/db/schema";
import { RAIL_KINDS } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { textList } from "../../kernel/list-text";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Services } from "../../services";
import { listWays } from "../methods/ways";
import { MINIMUM_CENTS } from "../states/rules";
import { EXCEPTION_KINDS, type RunPreview } from "./contract";

const number = z.union([z.string(), z.number()]).transform(Number);
const rowsShape = z.array(
  z.object({ rail: z.enum(RAIL_KINDS).nullable(), kind: z.enum(EXCEPTION_KINDS).nullable(), currency: z.string(), accounts: number, cents: number }),
);

/**
 * What the run of this month would find were it now: how much before tax by rail, and who would be left out. Counted from the books and the
 * methods in force; holds nothing.
 */
export async function previewRun(services: Services, actor: Actor): Promise<RunPreview> {
  requireAdmin(actor);
  const now = services.clock.now();
  const period = now.toISOString().slice(0, 7);
  const minimumMicros = BigInt(MINIMUM_CENTS) * MICROS_PER_CENT;
  const rows = rowsShape.parse(
    await services.db.execute(sql`
      select case when j.kind is null then j.rail end as rail, j.kind, j.currency, count(*) as accounts, sum(j.available / 10000)::bigint as cents
      from (
        select a.currency, -a.balance_micros - a.held_debit_micros as available, m.kind as rail,
          case when exists (select from privacy_restrictions r where r.user_id = substr(a.owner, 8)) then 'restricted'
            when m.id is null or m.usable_from is null then 'no-method'
            when m.kind <> all(${textList(listWays(services).map(({ kind }) => kind))}) then 'unavailable'
            when m.usable_from > ${now.toISOString()} then 'cooling'
            when m.currency <> a.currency then 'currency'
            when exists (select from screening_flags g where g.user_id = m.user_id and g.status <> 'cleared') then 'screening'
            when s.method_id is null then 'screening-pending' end as kind
        from ledger_accounts a
        left join payout_methods m on m.user_id = substr(a.owner, 8) and m.status = 'active'
        left join screenings s on s.method_id = m.id
        where a.name = 'earnings' and a.owner like 'artist:%' and -a.balance_micros - a.held_debit_micros >= ${minimumMicros.toString()}::bigint
      ) j group by 1, 2, 3 order by 3, 1, 2`),
  );
  const [run] = await services.db.select({ id: payoutRuns.id }).from(payoutRuns).where(eq(payoutRuns.period, period)).limit(1);
  return {
    ...{ period, runId: run?.id ?? null, minimumCents: MINIMUM_CENTS },
    payable: rows.flatMap(({ rail, kind, currency, accounts, cents }) =>
      rail === null || kind !== null ? [] : [{ currency, rail, accounts, grossCents: cents }],
    ),
    exceptions: rows.flatMap(({ kind, currency, accounts, cents }) => (kind === null ? [] : [{ kind, currency, accounts, amountCents: cents }])),
  };
}
