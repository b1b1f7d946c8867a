import { Journal } from "./journal";
import { isOfKind, type Row, Table } from "./table";
import type { Kind, Tables, Task } from "./tables";

/**
 * All objects, in memory, with one writer. A request changes rows in place and either commits (one journal line) or
 * rolls back (the rows before are put back); handlers never wait, so nobody sees a half-done request.
 */
export class Store {
  private readonly tables = new Map<Kind, Table>();
  private readonly undo: { kind: Kind; id: string; before: Row | undefined }[] = [];
  private readonly changed = new Map<string, Row>();
  private seq = 0;
  private counter = 0;
  private journal: Journal | null = null;
  seed: string;

  constructor(seed: string, path?: string) {
    this.seed = seed;
    if (path === undefined) return;
    const opened = Journal.open(path, seed, (commit) => {
      this.counter = Math.max(this.counter, commit.n);
      for (const row of commit.rows) {
        this.table(row.kind).put(row);
        this.seq = Math.max(this.seq, row.seq);
      }
    });
    this.journal = opened.journal;
    this.seed = opened.seed;
    if (opened.journal.isOvergrown()) this.compact();
  }

  table(kind: Kind): Table {
    const table = this.tables.get(kind) ?? new Table();
    this.tables.set(kind, table);
    return table;
  }

  row<K extends Kind>(kind: K, id: string): Row<K> | null {
    const row = this.table(kind).get(id);
    return row !== undefined && isOfKind(kind, row) ? row : null;
  }

  /** Inserts or replaces; the object given is the store's from now on and must not be changed by anybody. */
  put<K extends Kind>(kind: K, account: string | null, id: string, object: Tables[K] | null): void {
    const before = this.table(kind).get(id);
    if (before === undefined) this.seq += 1;
    const row: Row<K> = { kind, id, account: before?.account ?? account, seq: before?.seq ?? this.seq, object };
    this.undo.push({ kind, id, before });
    this.changed.set(`${kind}/${id}`, row);
    this.table(kind).put(row);
  }

  /** The tasks that the running request asked for. */
  changedTasks(): Task[] {
    return [...this.changed.values()].flatMap((row) => (isOfKind("_task", row) && row.object !== null ? [row.object] : []));
  }

  /** A number that was never given before, for ids. */
  nextNumber(): number {
    this.counter += 1;
    return this.counter;
  }

  /** Makes what changed since the last commit permanent. Throws, having rolled back, if the disk refuses. */
  commit(): void {
    if (this.changed.size === 0) return;
    try {
      this.journal?.append({ n: this.counter, rows: [...this.changed.values()] });
    } catch (error) {
      this.rollback();
      throw error;
    }
    this.undo.length = 0;
    this.changed.clear();
    if (this.journal?.isOvergrown() === true) this.compact();
  }

  rollback(): void {
    for (const { kind, id, before } of this.undo.reverse()) this.table(kind).restore(id, before);
    this.undo.length = 0;
    this.changed.clear();
  }

  compact(): void {
    this.journal?.compact(this.seed, this.counter, this.allRows());
  }

  close(): void {
    this.journal?.close();
  }

  /** Every row in order of creation, without what left no trace. */
  *allRows(): Generator<Row> {
    const rows = [...this.tables.values()].flatMap((table) => [...table.rows.values()]);
    // Of what is not shown, what is over leaves nothing behind.
    yield* rows.filter((row) => !row.kind.startsWith("_") || (row.object !== null && !isDelivered(row))).sort((a, b) => a.seq - b.seq);
  }
}

function isDelivered(row: Row): boolean {
  return isOfKind("_delivery", row) && row.object?.state === "delivered";
}
