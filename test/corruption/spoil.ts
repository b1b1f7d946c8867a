import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { auditBooksIn } from "@/server/proof/verify/audit-books";
import { createTestServices } from "@/test/services";
import { disarm } from "./disarm";
import { keepBooks } from "./keep-books";

const TABLES = ["ledger_accounts", "ledger_transfers", "ledger_entries", "ledger_batches", "audit_log", "proof_spans", "proof_checkpoints"] as const;
/** Of a hundred injections, so many hit an object in the storage. */
const PERCENT_OBJECTS = 10;
const TRIES_MAX = 50;

/** Ways to change a field of a type; `f` is the field, `r` a number from 1 on. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  bigint: ["f + r", "f - r", "-f", "coalesce(f, 0) # 1", "null", "r"],
  integer: ["f + r", "f - r", "-f", "null", "r"],
  text: [
    "f || 'x'",
    "upper(f)",
    "reverse(f)",
    "null",
    "''",
    "md5(coalesce(f, ''))",
    "overlay(f placing '0' from 1 + (r % greatest(length(f), 1)))",
    "(select max(o.f) from t o)",
  ],
  boolean: ["not f", "null"],
  "timestamp with time zone": ["f + r * interval '1 millisecond'", "f - r * interval '1 day'", "null"],
  jsonb: ["coalesce(f, '{}') || jsonb_build_object('x', r)", "null", "'null'::jsonb", "jsonb_build_array(f)", "'{}'::jsonb", "f #- '{by,0}'"],
};

interface Field {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly row: string;
}

export interface Spoiler {
  /** Changes one field as the seed says, looks, and puts it back. What was changed, and how many findings that gave. */
  spoil(seed: number): Promise<{ readonly what: string; readonly found: number }>;
  /** The same by a statement that returns what it changed. Findings; null when it changed nothing. */
  spoilBy(statement: string): Promise<number | null>;
  /** Findings in the books as they are. */
  look(): Promise<number>;
  close(): Promise<void>;
}

class Undo extends Error {}

/** The n-th number of a seed (splitmix32). */
function draw(seed: number, n: number): number {
  let z = (seed * 0x9e3779b9 + (n + 1) * 0x85ebca6b) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** Books with every right over them: any one field of any table that is proved, or any byte of any object, can be changed. */
export async function openSpoiler(): Promise<Spoiler> {
  const t = await createTestServices();
  await keepBooks(t);
  const { services, database } = t;
  await disarm(database, TABLES);
  const fields = await listFields(database.sql);
  const folder = join(services.env.DATA_DIR, "objects");
  const objects = (await services.storage.list("proof/")).map(({ key }) => join(folder, key));
  const look = async (tx: Tx): Promise<number> => {
    // A field may be such that the rows cannot even be read any more; whoever looks sees that.
    try {
      return (await auditBooksIn(tx, services, null)).ledger.report.found;
    } catch (thrown) {
      if (thrown instanceof Undo) throw thrown;
      return 1;
    }
  };
  const spoilField = async (seed: number) => {
    for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
      const statement = makeStatement(fields, seed, attempt);
      const found = await changeAndUndo(services.db, statement, look);
      if (found !== null) return { what: statement, found };
    }
    throw new Error(`Seed ${seed} changed nothing in ${TRIES_MAX} tries.`);
  };
  const spoilObject = async (seed: number) => {
    const path = objects[draw(seed, 1) % objects.length] ?? "";
    const bytes = await readFile(path);
    const at = draw(seed, 2) % bytes.length;
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ (1 << (draw(seed, 3) % 8));
    await writeFile(path, changed);
    const found = await services.db.transaction(look);
    await writeFile(path, bytes);
    return { what: `byte ${at} of ${path}`, found };
  };
  return {
    spoil: (seed) => (draw(seed, 0) % 100 < PERCENT_OBJECTS ? spoilObject(seed) : spoilField(seed)),
    spoilBy: (statement) => changeAndUndo(services.db, statement, look),
    look: () => services.db.transaction(look),
    close: t.close,
  };
}

async function listFields(sql: Awaited<ReturnType<typeof createTestServices>>["database"]["sql"]): Promise<Field[]> {
  const columns = await sql<{ table: string; column: string; type: string }[]>`
    select table_name as table, column_name as column, data_type as type from information_schema.columns
    where table_name = any(${[...TABLES]}) order by table_name, ordinal_position`;
  const fields: Field[] = [];
  for (const { table, column, type } of columns) {
    const rows = await sql.unsafe<{ row: string }[]>(`select ctid::text as row from ${table} order by ctid`);
    for (const { row } of rows) fields.push({ table, column, type, row });
  }
  return fields;
}

function makeStatement(fields: readonly Field[], seed: number, attempt: number): string {
  const field = fields[draw(seed, 10 + 3 * attempt) % fields.length];
  if (field === undefined) throw new Error("There are no fields.");
  const changes = CHANGES[field.type] ?? [];
  const change = changes[draw(seed, 11 + 3 * attempt) % changes.length] ?? "null";
  const number = 1 + (draw(seed, 12 + 3 * attempt) % 1_000_000);
  const value = change
    .replaceAll(/\br\b/g, String(number))
    .replaceAll(/\bf\b/g, `"${field.column}"`)
    .replaceAll(/\bt o\b/g, `${field.table} o`);
  return `update ${field.table} set "${field.column}" = ${value} where ctid = '${field.row}' and "${field.column}" is distinct from ${value} returning 1`;
}

/** Null when the statement changed nothing. */
async function changeAndUndo(db: Awaited<ReturnType<typeof createTestServices>>["services"]["db"], statement: string, look: (tx: Tx) => Promise<number>) {
  let found: number | null = null;
  const change = async (tx: Tx) => {
    if ((await tx.execute(sql.raw(statement))).length > 0) found = await look(tx);
    throw new Undo();
  };
  await db.transaction(change).catch((thrown: unknown) => {
    if (!(thrown instanceof Undo)) throw thrown;
  });
  return found;
}
