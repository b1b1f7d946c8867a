import type Stripe from "stripe";
import type { Tx } from "@/db/client";
import { postBalanceTransaction } from "../postings/post-balance-transaction";
import type { PaymentRow } from "./payment-row";

/** Posts a movement of the balance that a reading brought along; one that Stripe has not made yet comes with a later reading. */
export async function postMovement(tx: Tx, movement: string | Stripe.BalanceTransaction | null, payment: PaymentRow, now: Date): Promise<void> {
  if (movement === null || typeof movement === "string") return;
  await postBalanceTransaction(tx, { balanceTransaction: movement, payment }, now);
}
