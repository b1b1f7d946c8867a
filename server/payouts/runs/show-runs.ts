import { and, asc, count, desc, eq, gt, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { PAYOUT_STATES, payoutExceptions, payoutRuns, users } from "@/db/schema";
import { RAIL_KINDS } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { MICROS_PER_CENT } from "../../kernel/money";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { RunDetail, ShownException, ShownRun } from "./contract";
import { isLeftOut } from "./left-out";
import type { RunRow } from "./prepare-lane";

export function showRun({ id, period, status, startedAt, preparedAt, approvedAt, approvedBy }: RunRow): ShownRun {
  return {
    ...{ id, period, status, approvedBy },
    startedAt: startedAt.toISOString(),
    preparedAt: preparedAt?.toISOString() ?? null,
    approvedAt: approvedAt?.toISOString() ?? null,
  };
}

/** Every monthly run, newest first. */
export async function listRuns(services: Services, actor: Actor, page: PageRequest): Promise<Page<ShownRun>> {
  requireAdmin(actor);
  const rows = await services.db
    .select()
    .from(payoutRuns)
    .where(page.cursor === undefined ? undefined : lt(payoutRuns.period, page.cursor))
    .orderBy(desc(payoutRuns.period))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(payoutRuns);
  return cutPage(rows, { limit: page.limit, total: counted?.total ?? 0 }, { item: showRun, cursor: ({ period }) => period });
}

const number = z.union([z.string(), z.number()]).transform(Number);
const sumRows = z.array(
  z.object({
    state: z.enum(PAYOUT_STATES),
    rail: z.enum(RAIL_KINDS),
    currency: z.string(),
    payouts: number,
    amount: number,
    withheld: number,
    second: number,
    late: number,
  }),
);

type SumRow = z.output<typeof sumRows>[number];

/** Adds up rows that are alike in what `pick` says of them. */
function groupSums<K extends object>(rows: readonly SumRow[], pick: (row: SumRow) => K) {
  const groups = new Map<string, K & { payouts: number; amountCents: number; withheldCents: number }>();
  for (const row of rows) {
    const key = pick(row);
    const name = JSON.stringify(key);
    const sum = groups.get(name) ?? { ...key, payouts: 0, amountCents: 0, withheldCents: 0 };
    groups.set(name, {
      ...sum,
      payouts: sum.payouts + row.payouts,
      amountCents: sum.amountCents + row.amount,
      withheldCents: sum.withheldCents + row.withheld,
    });
  }
  return [...groups.values()];
}

/** A run with its totals, for who approves it and for who watches it go. */
export async function getRun(services: Services, actor: Actor, input: { readonly runId: string }): Promise<RunDetail> {
  requireAdmin(actor);
  const [run] = await services.db.select().from(payoutRuns).where(eq(payoutRuns.id, input.runId)).limit(1);
  if (run === undefined) throw new DomainError("not_found");
  const rows = sumRows.parse(
    await services.db.execute(sql`
      select state, rail, currency, count(*) as payouts, sum(amount) as amount, (sum(withheld_micros) / 10000)::bigint as withheld,
        count(*) filter (where needs_second and state = 'HELD') as second,
        count(*) filter (where state = 'HELD' and first_approved_by is null and created_at > ${run.approvedAt?.toISOString() ?? null}) as late
      from payout_requests where run_id = ${run.id} group by state, rail, currency order by state, rail, currency`),
  );
  const exceptions = await services.db
    .select({
      kind: payoutExceptions.kind,
      currency: payoutExceptions.currency,
      accounts: count(),
      amountCents: sql`(sum(${payoutExceptions.amountMicros}) / 10000)::bigint`.mapWith(Number),
    })
    .from(payoutExceptions)
    .where(and(eq(payoutExceptions.runId, run.id), isLeftOut(run.id)))
    .groupBy(payoutExceptions.kind, payoutExceptions.currency);
  return {
    ...showRun(run),
    totals: groupSums(rows, ({ currency }) => ({ currency })),
    byState: groupSums(rows, ({ state, currency }) => ({ state, currency })),
    byRail: groupSums(rows, ({ rail, currency }) => ({ rail, currency })),
    waitingForSecond: rows.reduce((sum, row) => sum + row.second, 0),
    heldSince: rows.reduce((sum, row) => sum + row.late, 0),
    exceptions,
  };
}

/** Who had enough and is not paid in a run, and why. */
export async function listExceptions(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly runId: string; readonly kind?: ShownException["kind"] | undefined },
): Promise<Page<ShownException>> {
  requireAdmin(actor);
  const isOfKind = input.kind === undefined ? undefined : eq(payoutExceptions.kind, input.kind);
  const isOfRun = and(eq(payoutExceptions.runId, input.runId), isLeftOut(input.runId), isOfKind);
  const rows = await services.db
    .select({ row: payoutExceptions, name: users.name, handle: users.handle })
    .from(payoutExceptions)
    .innerJoin(users, eq(users.id, payoutExceptions.accountId))
    .where(and(isOfRun, input.cursor === undefined ? undefined : gt(payoutExceptions.accountId, input.cursor)))
    .orderBy(asc(payoutExceptions.accountId), asc(payoutExceptions.currency))
    .limit(input.limit + 1)
    .offset(input.cursor === undefined ? input.offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(payoutExceptions).where(isOfRun);
  return cutPage(
    rows,
    { limit: input.limit, total: counted?.total ?? 0 },
    {
      item: ({ row, name, handle }) => ({
        ...{ accountId: row.accountId, name, handle, currency: row.currency, kind: row.kind, detail: row.detail },
        ...{ amountCents: Number(row.amountMicros / MICROS_PER_CENT), createdAt: row.createdAt.toISOString() },
      }),
      cursor: ({ row }) => row.accountId,
    },
  );
}
