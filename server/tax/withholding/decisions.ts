import { hash } from "node:crypto";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { taxDecisions } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { lineList, numberList, textList } from "@/server/kernel/list-text";
import type { Withholding } from "../contract";
import { loadPolicy } from "../policy/load-policy";
import type { Policy } from "../policy/policy";
import { decideWithholding } from "./decide-withholding";
import { parseWithholding, withholdingJson } from "./withholding-json";

export interface NewDecision {
  /** Payout and attempt, such as `pay_…-1`. */
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  readonly withholding: Withholding;
}

/** Keeps what was decided for payouts, in the transaction that holds the money. The same id again keeps the first. */
export async function recordDecisions(tx: Tx, decisions: readonly NewDecision[], now: Date): Promise<void> {
  if (decisions.length === 0) return;
  // Columns and not rows: a run has thousands at once, and a statement with a placeholder for each field takes longer to write than to run.
  const texts = (pick: (decision: NewDecision) => string) => textList(decisions.map(pick));
  const versions = numberList(
    "integer",
    decisions.map(({ withholding }) => withholding.policyVersion),
  );
  await tx.execute(sql`
    insert into tax_decisions (id, user_id, currency, policy_version, decision, sha256, decided_at)
    select i.id, i.user_id, i.currency, i.policy_version, i.decision, encode(sha256(convert_to(i.decision, 'UTF8')), 'hex'), ${now.toISOString()}
    from unnest(${texts(({ id }) => id)}, ${texts(({ userId }) => userId)}, ${texts(({ currency }) => currency)}, ${versions},
      ${lineList(decisions.map(({ withholding }) => withholdingJson(withholding)))}) as i(id, user_id, currency, policy_version, decision)
    on conflict do nothing`);
}

/** The payee has the money: from now on it is reported, in the year of `paidAt`. */
export async function markDecisionPaid(tx: Tx, id: string, paidAt: Date): Promise<void> {
  await tx
    .update(taxDecisions)
    .set({ paidAt })
    .where(and(eq(taxDecisions.id, id), isNull(taxDecisions.paidAt)));
}

/** The money came back or never went: nothing of it is reported. */
export async function undoDecision(tx: Tx, id: string, now: Date): Promise<void> {
  await tx
    .update(taxDecisions)
    .set({ undoneAt: now })
    .where(and(eq(taxDecisions.id, id), isNull(taxDecisions.undoneAt)));
}

export interface ReplayedDecision {
  readonly id: string;
  readonly kept: string;
  readonly replayed: string;
  readonly isSame: boolean;
}

type PolicyOf = (version: number) => Promise<Policy>;

/** Reads each version once, however many decisions name it. */
function readPolicies(tx: Tx): PolicyOf {
  const read = new Map<number, Promise<Policy>>();
  return (version) => {
    const policy = read.get(version) ?? loadPolicy(tx, { version });
    read.set(version, policy);
    return policy;
  };
}

/** A decision made again from what was kept of it: the same bytes, however the tables and the form have changed since. */
async function replay(policyOf: PolicyOf, row: typeof taxDecisions.$inferSelect): Promise<ReplayedDecision> {
  const kept = parseWithholding(row.decision);
  const replayed = withholdingJson(decideWithholding(await policyOf(kept.policyVersion), kept.basis, kept.lines));
  const isWhole = hash("sha256", row.decision) === row.sha256;
  return { id: row.id, kept: row.decision, replayed, isSame: isWhole && replayed === row.decision };
}

/** Makes a kept decision again and holds the bytes against each other. @throws not_found. */
export async function replayDecision(tx: Tx, id: string): Promise<ReplayedDecision> {
  const [row] = await tx.select().from(taxDecisions).where(eq(taxDecisions.id, id)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return replay(readPolicies(tx), row);
}

/** The same for a batch of them, in the order of ids after `afterId`. @returns the ids of those that differ, and where the next batch begins. */
export async function verifyDecisions(
  tx: Tx,
  batch: { readonly afterId: string; readonly limit: number },
): Promise<{ readonly count: number; readonly differing: string[]; readonly nextAfterId: string | null }> {
  const rows = await tx.select().from(taxDecisions).where(gt(taxDecisions.id, batch.afterId)).orderBy(asc(taxDecisions.id)).limit(batch.limit);
  const differing: string[] = [];
  const policyOf = readPolicies(tx);
  for (const row of rows) if (!(await replay(policyOf, row)).isSame) differing.push(row.id);
  return { count: rows.length, differing, nextAfterId: rows.length === batch.limit ? (rows.at(-1)?.id ?? null) : null };
}
