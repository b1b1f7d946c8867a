import type { Context } from "../engine/context";
import { noSuch } from "../engine/errors";
import { isOfKind, type Row } from "../engine/table";
import type { IndexedField, Kind, Tables } from "../engine/tables";
import { type CreatedRange, text } from "./params";

const LIMIT_DEFAULT = 10;

interface Paging {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: CreatedRange | undefined;
}

export interface List<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  url: string;
}

interface ListOptions<K extends Kind> {
  kind: K;
  url: string;
  /** Finds the rows without looking at all of them. */
  having?: { field: IndexedField; value: string } | undefined;
  filter?(object: Tables[K]): boolean;
}

/** Lists of what happened to payments can be asked for those of one charge, or else of one payment intent. */
export const OF_PAYMENT = { charge: text().optional(), payment_intent: text().optional() };

export function ofPayment(params: {
  charge?: string | undefined;
  payment_intent?: string | undefined;
}): { field: "charge" | "payment_intent"; value: string } | undefined {
  if (params.charge !== undefined) return { field: "charge", value: params.charge };
  return params.payment_intent === undefined ? undefined : { field: "payment_intent", value: params.payment_intent };
}

/** One page of a kind, newest first. Cursors are ids of objects of the list. */
export function listObjects<K extends Kind>(ctx: Context, params: Paging, options: ListOptions<K>): List<Tables[K]> {
  const { kind } = options;
  const limit = params.limit ?? LIMIT_DEFAULT;
  const isBackward = params.ending_before !== undefined;
  const cursorSeq = seqOf(ctx, kind, params);
  const page: Tables[K][] = [];
  for (const row of rowsOf(ctx, options, isBackward, cursorSeq)) {
    if (!isOfKind(kind, row) || row.object === null || row.account !== ctx.account) continue;
    if (!isWithin(row.object, params.created) || options.filter?.(row.object) === false) continue;
    page.push(row.object);
    if (page.length > limit) break;
  }
  const has_more = page.length > limit;
  const data = page.slice(0, limit);
  return { object: "list", data: isBackward ? data.reverse() : data, has_more, url: options.url };
}

/** A page of things that are not in the store by themselves, in the order given. */
export function listOf<T extends { id: string }>(items: readonly T[], params: Paging, url: string): List<T> {
  const limit = params.limit ?? LIMIT_DEFAULT;
  const after = params.starting_after === undefined ? 0 : items.findIndex((item) => item.id === params.starting_after) + 1;
  const end =
    params.ending_before === undefined
      ? items.length
      : Math.max(
          items.findIndex((item) => item.id === params.ending_before),
          0,
        );
  const start = params.ending_before === undefined ? after : Math.max(end - limit, 0);
  const data = items.slice(start, Math.min(start + limit, end));
  return { object: "list", data, has_more: params.ending_before === undefined ? start + limit < end : start > 0, url };
}

function rowsOf<K extends Kind>(ctx: Context, options: ListOptions<K>, isBackward: boolean, cursorSeq: number | null): Iterable<Row> {
  const table = ctx.store.table(options.kind);
  if (options.having === undefined) return isBackward ? table.oldestFirst(cursorSeq ?? -1) : table.newestFirst(cursorSeq ?? Number.POSITIVE_INFINITY);
  const rows = table.having(options.having.field, options.having.value);
  if (isBackward) return rows.filter((row) => row.seq > (cursorSeq ?? -1));
  return rows.reverse().filter((row) => row.seq < (cursorSeq ?? Number.POSITIVE_INFINITY));
}

function seqOf(ctx: Context, kind: Kind, params: Paging): number | null {
  const [name, cursor]: [string, string | undefined] =
    params.ending_before === undefined ? ["starting_after", params.starting_after] : ["ending_before", params.ending_before];
  if (cursor === undefined) return null;
  const row = ctx.store.row(kind, cursor);
  if (row === null || row.account !== ctx.account) throw noSuch(kind, cursor, name);
  return row.seq;
}

function isWithin(object: object, range: CreatedRange | undefined): boolean {
  if (range === undefined) return true;
  const created: unknown = Reflect.get(object, "created");
  if (typeof created !== "number") return true;
  return (
    created > (range.gt ?? -1) &&
    created >= (range.gte ?? 0) &&
    created < (range.lt ?? Number.POSITIVE_INFINITY) &&
    created <= (range.lte ?? Number.POSITIVE_INFINITY)
  );
}
