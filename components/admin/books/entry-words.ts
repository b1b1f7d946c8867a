import type { Outputs } from "@/components/ui/api-types";

export type LedgerAccount = Outputs["proof"]["accounts"]["items"][number];
export type LedgerEntry = Outputs["proof"]["entries"]["items"][number];
export type LedgerTransfer = Outputs["proof"]["ledgerTransfer"];
export type AuditRow = Outputs["proof"]["audit"]["items"][number];

export const PHASE: Readonly<Record<LedgerTransfer["phase"], string>> = {
  posted: "Posted",
  pending: "A hold",
  post: "A hold that was posted",
  void: "A hold that was let go",
};

/** `payout_clearing` as `Payout clearing`. */
export function accountWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function transferHref(transferId: string): string {
  return `/admin/ledger/transfers/${encodeURIComponent(transferId)}`;
}
