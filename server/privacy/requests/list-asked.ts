import { sql } from "drizzle-orm";
import { z } from "zod";
import { findEventFates } from "@/server/jobs";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { HOUR_MS } from "@/server/kernel/durations";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { findHindrance } from "../erase/require-free";
import { ASKED_KINDS, type Asked, type AskedFilter, askedShape } from "./admin-contract";
import { exportEventId } from "./queries";
import { daysUntil, monthAfter } from "./rules";

/** The job looks each hour; after two it has missed one. An export is made at once, and takes minutes. */
const OVERDUE_MS = 2 * HOUR_MS;

const at = z.iso.datetime().transform((text) => new Date(text));
const rowShape = z.object({
  id: z.string(),
  person_id: z.string(),
  kind: z.enum(ASKED_KINDS),
  status: askedShape.shape.status,
  reason: z.string().nullable(),
  ...{ requested_at: at, due_at: at, ended_at: at.nullable() },
});
type Row = z.output<typeof rowShape>;

const totals = z.array(z.object({ total: z.string().transform(Number) }));
const cursorShape = z.tuple([z.iso.datetime(), z.string()]);

const isOpen = ({ status }: Row) => status === "scheduled" || status === "running";

function asked({ kind, state }: AskedFilter, now: Date) {
  const time = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  const wanted = [
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(state === undefined ? [] : [sql`status in ('scheduled', 'running')`]),
    ...(state === "late" ? [sql`asked_at + interval '1 month' < ${now.toISOString()}::timestamptz`] : []),
  ];
  return sql`
    select id, person_id, kind, status, reason, asked_at, ${time("asked_at")} as requested_at, ${time("due")} as due_at, ${time("ended")} as ended_at from (
      select id, user_id as person_id, kind, status, reason, requested_at as asked_at, due_at as due, ended_at as ended from privacy_requests
      union all
      select 'restriction ' || user_id, user_id, 'restriction', 'holding', null, since, since, null from privacy_restrictions
    ) as a where ${sql.join([sql`true`, ...wanted], sql` and `)}`;
}

/** Why a request does not go on, or null. */
async function findStuck(services: Services, row: Row, fate: string | undefined): Promise<Asked["stuck"]> {
  if (row.status === "failed") return { kind: "given-up", reason: row.reason };
  if (!isOpen(row)) return null;
  if (row.kind === "erasure") {
    const reason = await findHindrance(services.db, row.person_id);
    if (reason !== null) return { kind: "blocked", reason };
  } else if (fate === "over") return { kind: "job-ended", reason: null };
  const overdueMs = services.clock.now().getTime() - row.due_at.getTime();
  return overdueMs > OVERDUE_MS ? { kind: "overdue", reason: null } : null;
}

function show(row: Row, stuck: Asked["stuck"], now: Date): Asked {
  const { id, person_id: personId, kind, status } = row;
  const answerBy = isOpen(row) ? monthAfter(row.requested_at) : null;
  return {
    ...{ id, personId, kind, status, stuck },
    ...{ requestedAt: row.requested_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null },
    dueAt: kind === "erasure" ? row.due_at.toISOString() : null,
    ...{ answerBy: answerBy?.toISOString() ?? null, daysLeft: answerBy === null ? null : daysUntil(answerBy, now) },
  };
}

/** What people asked for about their own data, the latest first, with what is late and what is stuck. Names nobody. */
export async function listAsked(services: Services, actor: Actor, input: PageRequest & AskedFilter): Promise<Page<Asked>> {
  requireAdmin(actor);
  const now = services.clock.now();
  const place = cursorShape.safeParse(input.cursor?.split(" ", 2));
  const from = place.success ? sql`(asked_at, id) < (${place.data[0]}::timestamptz, ${input.cursor?.slice(place.data[0].length + 1) ?? ""})` : sql`true`;
  const rows = z.array(rowShape).parse(
    await services.db.execute(sql`
      select * from (${asked(input, now)}) as list where ${from} order by asked_at desc, id desc
      limit ${input.limit + 1} offset ${place.success ? 0 : input.offset}`),
  );
  const counted = totals.parse(await services.db.execute(sql`select count(*)::text as total from (${asked(input, now)}) as list`));
  const exports = rows.filter((row) => row.kind === "export" && isOpen(row));
  const fates = await findEventFates(
    services,
    exports.map(({ id }) => exportEventId(id)),
  );
  const items: { readonly row: Row; readonly shown: Asked }[] = [];
  for (const row of rows) items.push({ row, shown: show(row, await findStuck(services, row, fates.get(exportEventId(row.id))), now) });
  const cursor = ({ row }: (typeof items)[number]) => `${row.requested_at.toISOString()} ${row.id}`;
  return cutPage(items, { limit: input.limit, total: counted[0]?.total ?? 0 }, { item: ({ shown }) => shown, cursor });
}
