/** One page asked for. `cursor` is the `nextCursor` of the page before; it wins over `offset`. */
export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  /** Of the whole list. */
  readonly total: number;
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Makes a page of rows that were read with one more than the limit, which tells whether another page follows. */
export function cutPage<Row, Item>(
  rows: readonly Row[],
  page: { readonly limit: number; readonly total: number },
  shape: { readonly item: (row: Row) => Item; readonly cursor: (row: Row) => string },
): Page<Item> {
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { items: shown.map(shape.item), total: page.total, nextCursor: rows.length > page.limit && last !== undefined ? shape.cursor(last) : null };
}
