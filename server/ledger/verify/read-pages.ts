/** Rows held in memory at a time. */
export const PAGE_ROWS = 5_000;

/** All rows, page by page: `readAfter` answers what follows a row (null: the first), at most PAGE_ROWS of it, in order. */
export async function* readPages<Row>(readAfter: (last: Row | null) => PromiseLike<Row[]>): AsyncGenerator<Row[]> {
  let last: Row | null = null;
  for (;;) {
    const page: Row[] = await readAfter(last);
    if (page.length > 0) yield page;
    if (page.length < PAGE_ROWS) return;
    last = page.at(-1) ?? null;
  }
}

/** The same rows one at a time, to walk along another list: `take` answers the next one that `isWanted`, and leaves it when it is not. */
export class RowCursor<Row> {
  readonly #pages: AsyncGenerator<Row[]>;
  #page: Row[] = [];
  #next = 0;

  constructor(readAfter: (last: Row | null) => PromiseLike<Row[]>) {
    this.#pages = readPages(readAfter);
  }

  async take(isWanted: (row: Row) => boolean): Promise<Row | null> {
    if (this.#next >= this.#page.length) {
      const { value, done } = await this.#pages.next();
      if (done) return null;
      this.#page = value;
      this.#next = 0;
    }
    const row = this.#page[this.#next];
    if (row === undefined || !isWanted(row)) return null;
    this.#next += 1;
    return row;
  }
}
