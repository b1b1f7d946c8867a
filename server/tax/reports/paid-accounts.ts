import { inArray } from "drizzle-orm";
import { payoutRequests } from "@/db/schema";
import { type Destination, destinationShape } from "@/server/adapters/rails";
import type { Services } from "@/server/services";
import { openSeals } from "@/server/vault";

/** Where money went, as a tax office can know it. */
export interface PaidAccount {
  readonly identifier: string;
  /** `IBAN`, or what else it is. */
  readonly kind: string;
  /** Empty where nobody told us: a chain and Stripe know it, we do not. */
  readonly holder: string;
}

function accountOf(destination: Destination): PaidAccount | null {
  switch (destination.kind) {
    case "sepa":
      return { identifier: destination.iban, kind: "IBAN", holder: destination.holder };
    case "ach":
      return { identifier: `${destination.routingNumber} ${destination.accountNumber}`, kind: "US bank account", holder: destination.holder };
    case "crypto":
      return { identifier: destination.address, kind: `${destination.token} on ${destination.chain}`, holder: "" };
    case "stripe":
      return { identifier: destination.accountId, kind: "Stripe account", holder: "" };
    // Paid by hand: to which account, only the bank knows.
    case "invoice":
      return null;
  }
}

/** A decision is named by its payout and attempt. */
const payoutOf = (decisionId: string) => decisionId.slice(0, decisionId.lastIndexOf("-"));

/**
 * The accounts that decisions were paid to, by decision; opened from the vault, which stands in their people's access log. A payout by
 * invoice, or of somebody who was forgotten, has none.
 */
export async function openPaidAccounts(
  services: Services,
  decisionIds: readonly string[],
  reader: { readonly readerId: string; readonly reason: string },
): Promise<ReadonlyMap<string, PaidAccount>> {
  if (decisionIds.length === 0) return new Map();
  const { id, methodSealId } = payoutRequests;
  const rows = await services.db
    .select({ id, methodSealId })
    .from(payoutRequests)
    .where(inArray(id, decisionIds.map(payoutOf)));
  const sealOf = new Map(rows.map((row) => [row.id, row.methodSealId]));
  const opened = await openSeals(services, { sealIds: [...new Set(sealOf.values())], ...reader });
  return new Map(
    decisionIds.flatMap((decisionId): [string, PaidAccount][] => {
      const text = opened.get(sealOf.get(payoutOf(decisionId)) ?? "");
      const account = text === undefined ? null : accountOf(destinationShape.parse(JSON.parse(text)));
      return account === null ? [] : [[decisionId, account]];
    }),
  );
}
