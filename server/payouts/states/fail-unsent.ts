import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutOutbox } from "@/db/schema";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { postTransfers } from "../../ledger";
import type { Services } from "../../services";
import { undoDecision } from "../../tax";
import { movePayouts, type PayoutRow } from "./move-payouts";
import { voidTransfers } from "./postings";

/** States in which nothing was sent, so that letting go is safe. */
const UNSENT = new Set(["HELD", "APPROVED"]);

/**
 * Ends a payout of which nothing was sent: the money is the artist's again.
 * @throws DomainError `conflict` once it may have been sent, or when it was changed meanwhile.
 */
export async function failUnsent(services: Services, payout: PayoutRow, why: { readonly reason: string; readonly actorId: string }): Promise<void> {
  await services.db.transaction((tx) => failUnsentIn(tx, payout, { ...why, now: services.clock.now() }));
}

/** As `failUnsent`, in the caller's transaction; it posts and appends to the audit log, so it comes last. */
export async function failUnsentIn(tx: Tx, payout: PayoutRow, why: { readonly reason: string; readonly actorId: string; readonly now: Date }): Promise<void> {
  if (!UNSENT.has(payout.state)) throw new DomainError("conflict", { sentence: "This payout may be on its way already. Ask the rail what became of it." });
  await movePayouts(tx, [{ payout, to: "FAILED_FINAL", reason: why.reason }], why);
  await tx.update(payoutOutbox).set({ leaseToken: null, leaseUntil: null, checkAt: null }).where(eq(payoutOutbox.payoutId, payout.id));
  await undoDecision(tx, `${payout.id}-${payout.attempt}`, why.now);
  await postTransfers(tx, voidTransfers(moneyOf(payout)), why.now);
  const after = { state: "FAILED_FINAL", reason: why.reason };
  await appendAudit(tx, { actorId: why.actorId, action: "payouts/payout.ended", target: payout.id, before: { state: payout.state }, after }, why.now);
}

/** The row as the postings read it. */
export function moneyOf({ id, accountId, currency, amount, withheldMicros, rail }: PayoutRow) {
  return { id, accountId, currency, amountCents: amount, withheldMicros, rail };
}
