import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { reconciliationItems } from "@/db/schema";
import type { Statement, StatementLine } from "../../adapters/rails";
import { newId } from "../../kernel/ids";
import { textList } from "../../kernel/list-text";
import type { KeyedAnswer } from "../states/apply-rail-answer";
import { namesOf } from "./names-of";
import { findAlike, findKept, findNamed, findPaid } from "./queries";
import { judgeLine, type Verdict } from "./rules";

const ROWS_AT_ONCE = 500;
const REFERENCE_CHARS_MAX = 140;

export interface Judged {
  readonly line: StatementLine;
  readonly verdict: Verdict;
}

/** Judges lines that are not kept yet, in the order in which they happened: what went out before what came back. */
export async function judgeLines(tx: Tx, lines: readonly StatementLine[]): Promise<Judged[]> {
  const kept = await findKept(
    tx,
    lines.map(({ lineKey }) => lineKey),
  );
  const fresh = lines.filter(({ lineKey }) => !kept.has(lineKey));
  const inOrder = fresh.toSorted((a, b) => a.bookedOn.localeCompare(b.bookedOn) || b.direction.localeCompare(a.direction));
  const names = inOrder.map(({ reference }) => namesOf(reference));
  const named = await findNamed(
    tx,
    names.flatMap(({ references }) => references),
    names.flatMap(({ keys }) => keys),
  );
  const paid = new Set(await findPaid(tx, [...new Set([...named.values()].map(({ key }) => key))]));
  const judged: Judged[] = [];
  for (const [index, line] of inOrder.entries()) {
    const { keys = [], references = [] } = names[index] ?? {};
    const payout = [...keys, ...references].map((name) => named.get(name)).find((found) => found !== undefined) ?? null;
    const { amountCents, currency, counterpartyLast4: last4 } = line;
    const before = new Date(`${line.bookedOn}T23:59:59Z`);
    const alike = payout === null && last4 !== null && line.direction === "out" ? await findAlike(tx, { amountCents, currency, last4, before }) : [];
    const verdict = judgeLine(line, payout, payout !== null && paid.has(payout.key), alike);
    if (verdict.is === "matched" && verdict.says === "settled") paid.add(verdict.payout.key);
    judged.push({ line, verdict });
  }
  return judged;
}

/** What lines that match say of their payouts. */
export function answersOf(judged: readonly Judged[]): KeyedAnswer[] {
  return judged.flatMap(({ line, verdict }): KeyedAnswer[] => {
    if (verdict.is === "open") return [];
    const reason = verdict.says === "returned" ? `The bank sent it back: ${line.reasonCode ?? "without a reason"}.` : null;
    const answer = { state: verdict.says, railReference: line.reference, feeCents: 0, reason, bookedOn: line.bookedOn };
    return [{ key: verdict.payout.key, answer, source: "file" }];
  });
}

export interface KeepInput {
  readonly importId: string;
  readonly source: Statement["source"];
  readonly judged: readonly Judged[];
  /** Keys of payouts of which the books say otherwise. */
  readonly contradicted: ReadonlySet<string>;
  readonly now: Date;
}

/** Keeps lines with what they are of; those that were missing until now are no longer. @returns how many matched by themselves. */
export async function keepLines(tx: Tx, { importId, source, judged, contradicted, now }: KeepInput): Promise<number> {
  const rows = judged.map(({ line: { lineKey, reference, ...line }, verdict }) => {
    const isContradicted = verdict.is === "matched" && contradicted.has(verdict.payout.key);
    return {
      ...{ ...line, id: newId("statementItem", now.getTime()), importId, lineKey, source, reference: reference?.slice(0, REFERENCE_CHARS_MAX) ?? null },
      state: verdict.is === "matched" && !isContradicted ? ("matched" as const) : ("open" as const),
      ...{ fault: verdict.fault, payoutKey: verdict.payout?.key ?? null, payoutId: verdict.payout?.payoutId ?? null, createdAt: now },
      note: isContradicted ? "This contradicts what the books say of the payout; see the contradictions." : null,
    };
  });
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx
      .insert(reconciliationItems)
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .onConflictDoNothing();
  }
  const matched = rows.filter(({ state }) => state === "matched");
  const keys = matched.filter(({ direction }) => direction === "out").map(({ payoutKey }) => payoutKey);
  await tx.execute(sql`
    update reconciliation_items set state = 'resolved', resolved_at = ${now.toISOString()}, resolved_by = 'payouts/reconciliation', note = 'A statement tells of it now.'
    where fault = 'missing' and state = 'open' and payout_key = any(${textList(keys)})`);
  return matched.length;
}
