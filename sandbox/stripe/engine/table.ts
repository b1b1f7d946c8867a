import { type IndexedField, indexEntries, type Kind, type Tables } from "./tables";

/** One object with its place. `object` is null once it was deleted; the row stays so that Stripe's "deleted" answer can be given. */
export interface Row<K extends Kind = Kind> {
  kind: K;
  id: string;
  /** The connected account it belongs to; null for the platform's own. */
  account: string | null;
  /** Order of creation over all kinds. */
  seq: number;
  object: Tables[K] | null;
}

/** Tells the compiler what the store guarantees: the rows of a table have the table's kind. */
export function isOfKind<K extends Kind>(kind: K, row: Row): row is Row<K> {
  return row.kind === kind;
}

/** The rows of one kind, in order of creation, with an index for the fields by which they are looked up. */
export class Table {
  readonly rows = new Map<string, Row>();
  private readonly order: (Row | undefined)[] = [];
  private readonly places = new Map<string, number>();
  private readonly buckets = new Map<string, Set<string>>();

  get(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** Inserts or replaces a row. */
  put(row: Row): void {
    const before = this.rows.get(row.id);
    if (before === undefined) {
      this.places.set(row.id, this.order.length);
      this.order.push(row);
    } else {
      this.unindex(before);
      this.order[this.placeOf(row.id)] = row;
    }
    this.rows.set(row.id, row);
    if (row.object !== null) for (const [field, value] of indexEntries(row.object)) this.bucket(field, value).add(row.id);
  }

  /** Takes back the newest insert, or puts the row before it back: only a rollback does this, newest first. */
  restore(id: string, before: Row | undefined): void {
    if (before !== undefined) {
      this.put(before);
      return;
    }
    const row = this.rows.get(id);
    if (row === undefined) return;
    this.unindex(row);
    this.rows.delete(id);
    this.places.delete(id);
    this.order.pop();
  }

  /** Forgets a row for good. Only the oldest may go where somebody pages through the rows. */
  drop(id: string): void {
    const row = this.rows.get(id);
    if (row === undefined) return;
    this.unindex(row);
    this.rows.delete(id);
    this.order[this.placeOf(id)] = undefined;
    this.places.delete(id);
  }

  /** All rows that ever were, newest first, starting below `beforeSeq`. */
  *newestFirst(beforeSeq = Number.POSITIVE_INFINITY): Generator<Row> {
    for (let i = this.firstPlaceFrom(beforeSeq) - 1; i >= 0; i--) {
      const row = this.order[i];
      if (row !== undefined) yield row;
    }
  }

  /** Rows created after `afterSeq`, oldest first. */
  *oldestFirst(afterSeq = -1): Generator<Row> {
    for (let i = this.firstPlaceFrom(afterSeq + 1); i < this.order.length; i++) {
      const row = this.order[i];
      if (row !== undefined) yield row;
    }
  }

  /** The rows whose field has this value, oldest first. */
  having(field: IndexedField, value: string): Row[] {
    const ids = this.buckets.get(`${field}=${value}`) ?? [];
    const rows: Row[] = [];
    for (const id of ids) {
      const row = this.rows.get(id);
      if (row !== undefined) rows.push(row);
    }
    return rows.sort((a, b) => a.seq - b.seq);
  }

  private firstPlaceFrom(seq: number): number {
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.order[middle]?.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private placeOf(id: string): number {
    const place = this.places.get(id);
    if (place === undefined) throw new Error(`Row ${id} has no place`);
    return place;
  }

  private bucket(field: IndexedField, value: string): Set<string> {
    const key = `${field}=${value}`;
    const bucket = this.buckets.get(key) ?? new Set();
    this.buckets.set(key, bucket);
    return bucket;
  }

  private unindex(row: Row): void {
    if (row.object === null) return;
    for (const [field, value] of indexEntries(row.object)) {
      const key = `${field}=${value}`;
      const bucket = this.buckets.get(key);
      bucket?.delete(row.id);
      if (bucket?.size === 0) this.buckets.delete(key);
    }
  }
}
