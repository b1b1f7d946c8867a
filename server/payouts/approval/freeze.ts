import { z } from "zod";
import { type PayoutOrder, RAIL_KINDS } from "../../adapters/rails";
import { hashJson } from "../../kernel/canonical-json";
import type { Json } from "../../kernel/sql";
import type { PayoutRow } from "../states/move-payouts";

const frozenShape = z.object({
  payoutId: z.string(),
  attempt: z.number().int(),
  accountId: z.string(),
  amountCents: z.number().int(),
  currency: z.string(),
  withheldMicros: z.string(),
  rail: z.enum(RAIL_KINDS),
  /** Where the details of the destination are sealed: a change of the method is another seal. */
  methodSealId: z.string(),
  methodLast4: z.string(),
  remittance: z.string().max(140),
});
export type Frozen = z.output<typeof frozenShape>;

function asJson(frozen: Frozen): Json {
  return { ...frozen };
}

/** What whoever approves agrees to, and its SHA-256: from then on nothing of it changes. */
export function freeze(payout: PayoutRow): { readonly frozen: Frozen; readonly hash: string } {
  const frozen: Frozen = {
    ...{ payoutId: payout.id, attempt: payout.attempt, accountId: payout.accountId, amountCents: payout.amount, currency: payout.currency },
    ...{ withheldMicros: payout.withheldMicros.toString(), rail: payout.rail, methodSealId: payout.methodSealId, methodLast4: payout.methodLast4 },
    remittance: `MHC Streaming ${payout.period ?? "payout"} ${payout.id}`,
  };
  return { frozen, hash: hashJson(asJson(frozen)) };
}

/** What was agreed to, or why it cannot be sent: the row is not what was approved any more. */
export function readFrozen(payout: PayoutRow): Pick<PayoutOrder, "amountCents" | "currency" | "remittance"> | { readonly refusal: string } {
  const refusal = "What was approved is not what stands here now. Cancel it and look at the audit log.";
  const kept = frozenShape.safeParse(payout.frozen);
  if (!kept.success) return { refusal };
  const now = freeze(payout);
  const isSame = hashJson(asJson(kept.data)) === payout.frozenHash && now.hash === payout.frozenHash;
  const { amountCents, currency, remittance } = kept.data;
  return isSame ? { amountCents, currency, remittance } : { refusal };
}
