/** What a bank says of a whole file. */
export type FileReceipt =
  | {
      readonly state: "accepted";
      /** Payments in it that the bank will not make, as a pain.002 would say; the rest it will. */
      readonly rejected: readonly { readonly reference: string; readonly reason: string }[];
    }
  | { readonly state: "refused"; readonly reason: string };

/** What a bank says of one payment. */
export interface PaymentWord {
  readonly state: "absent" | "received" | "rejected" | "booked" | "returned";
  readonly reason: string | null;
  /** The day on which it was booked, `2026-12-31`, where the bank says so. */
  readonly bookedOn: string | null;
}

/**
 * The door to a bank: whatever speaks EBICS, SFTP or the bank's own API for us stands behind it. Files are known by name: the same name
 * with the same bytes is the same file, taken once; with other bytes it is refused.
 * A method that throws says nothing of what happened.
 */
export interface BankGateway {
  sendFile(file: { readonly format: "sepa" | "ach"; readonly name: string; readonly bytes: string }): Promise<FileReceipt>;
  /** `reference`: the EndToEndId of a SEPA payment, the individual id of an ACH entry. */
  findPayment(reference: string): Promise<PaymentWord>;
  /** Names of what the bank has written for us since a moment, oldest first: statements and returns. */
  listReports(since: Date): Promise<readonly BankReport[]>;
  readReport(name: string): Promise<string>;
}

export interface BankReport {
  readonly name: string;
  readonly format: "camt.053" | "nacha-returns";
}
