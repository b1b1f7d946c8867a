import type { stripeBalanceTransactions } from "@/db/schema";
import { MICROS_PER_CENT } from "../../kernel/money";
import type { Account, FoundTransfer, Report, Transfer } from "../../ledger";
import { labelOf, type PaymentSplit, sortOf } from "./movement";
import { planPostings } from "./plan-postings";

type Row = typeof stripeBalanceTransactions.$inferSelect;

/** Between an artist and us, as large as the books of that moment asked for. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(["advance", "recoup"]);

/** Proves that one balance transaction has exactly its transfers. */
export function verifyMovement(row: Row, payment: PaymentSplit | null, transfers: readonly FoundTransfer[], report: Report): void {
  const where = `balance transaction ${row.id}`;
  if (row.paymentId !== null && payment === null) {
    report.add("a movement's payment", where, `there is no payment ${row.paymentId}`);
    return;
  }
  const movedMicros = transfers.reduce((sum, transfer) => sum + effectOn(transfer.debit, transfer) - effectOn(transfer.credit, transfer), 0n);
  report.compare("what lies at Stripe moves by amount less fee", where, movedMicros, BigInt(row.amountCents - row.feeCents) * MICROS_PER_CENT);
  for (const transfer of transfers) {
    report.compare("a movement's currency", `${where}, ${transfer.kind}`, transfer.debit.currency, row.currency);
    report.compare("a movement's time", `${where}, ${transfer.kind}`, transfer.createdAt.getTime(), row.postedAt.getTime());
  }
  const planned = planPostings(row, { payment, reversible: [], earningsMicros: 0n, receivableMicros: 0n });
  const sort = sortOf(row, payment !== null);
  const label = labelOf(row, sort);
  const isKnownNow = sort !== "take-back" && sort !== "give-back";
  // What a refund takes from whom depends on what was left then; that it reverses its payment's charge is another rule.
  const isComparable = (transfer: { readonly kind: string }) => (isKnownNow ? !OF_THE_MOMENT.has(roleOf(transfer)) : roleOf(transfer) === "stripe_fee");
  report.compare("a movement's transfers", where, listOf(transfers.filter(isComparable)), listOf(planned.filter(isComparable)));
  for (const transfer of transfers) verifyRole(transfer, label, payment, where, report);
}

function verifyRole(transfer: FoundTransfer, label: string, payment: PaymentSplit | null, where: string, report: Report): void {
  report.compare("a movement's kind", `${where}, ${transfer.kind}`, transfer.kind.split(".")[0] ?? "", label);
  for (const { owner } of [transfer.debit, transfer.credit]) {
    if (owner !== "platform" && owner !== `artist:${payment?.artistId}`)
      report.add("a payment's artist", `${where}, ${transfer.kind}`, `moves money of ${owner}`);
  }
  const [from, to] = [transfer.debit.name, transfer.credit.name];
  if (roleOf(transfer) === "recoup") report.compare("a movement's accounts", `${where}, ${transfer.kind}`, `${from} ${to}`, "earnings receivable");
  if (roleOf(transfer) === "advance") report.compare("a movement's accounts", `${where}, ${transfer.kind}`, `${from} ${to}`, "receivable earnings");
}

function roleOf(transfer: { readonly kind: string }): string {
  return transfer.kind.split(".")[1] ?? "";
}

function effectOn(account: Account, transfer: FoundTransfer): bigint {
  return account.owner === "platform" && account.name === "stripe_balance" ? transfer.amountMicros : 0n;
}

function listOf(transfers: readonly (Transfer | FoundTransfer)[]): string {
  const lines = transfers.map(
    ({ kind, debit, credit, amountMicros }) => `${kind}: ${debit.owner} ${debit.name} from ${credit.owner} ${credit.name} ${amountMicros}`,
  );
  return lines.sort().join("; ");
}
