import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import type { Json } from "@/server/kernel/sql";
import { type PersonalRule, REGISTER } from "../register";

/** Of one table; who has more is told so in the file. */
const ROWS_MAX = 50_000;

const rows = z.array(z.object({ row: z.record(z.string(), z.unknown()) }));

export interface Person {
  readonly userId: string;
  readonly email: string;
}

/** A rule's condition with the person in it. */
export function whoseRows(rule: PersonalRule, person: Person) {
  return fill(rule.whose, person);
}

/** SQL of the register with `$1` and `$2` filled in; the register is ours, so that its text is no way in. */
export function fill(text: string, { userId, email }: Person) {
  const parts = text.split(/(\$[12])/).map((part) => (part === "$1" ? sql`${userId}::text` : part === "$2" ? sql`${email}::text` : sql.raw(part)));
  return sql.join(parts, sql``);
}

/** What one table has about somebody, without what is not theirs to have. */
export async function collectTable(tx: Tx, table: string, person: Person): Promise<{ readonly rows: readonly Json[]; readonly isCut: boolean }> {
  const rule = REGISTER[table];
  if (rule === undefined) throw new Error(`${table} is not in the register.`);
  const found = rows.parse(
    await tx.execute(sql`select to_jsonb(t) as row from ${sql.identifier(table)} t where ${whoseRows(rule, person)} limit ${ROWS_MAX + 1}`),
  );
  const hidden = new Set(rule.hide ?? []);
  const shown = found.slice(0, ROWS_MAX).map(({ row }) => Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.has(column))));
  return { rows: z.array(z.record(z.string(), z.json())).parse(shown), isCut: found.length > ROWS_MAX };
}
