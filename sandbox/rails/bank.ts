import { createHash } from "node:crypto";
import type { JournalLine } from "./journal";

/** One payment of a file, as the bank read it. */
interface FilePayment {
  readonly reference: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly name: string;
  readonly account: string;
  readonly remittance: string;
  /** `2026-12-01`. */
  readonly executeOn: string;
  /** Why this one will not be made although the file is sound. */
  readonly fault: string | null;
  /** Of an ACH entry. */
  readonly trace?: string;
  readonly routing?: string;
  readonly transactionCode?: string;
}

export interface PaymentFile {
  /** What the bank tells files apart by, whatever they are named. */
  readonly identity: string;
  readonly payments: readonly FilePayment[];
}

export interface BankPayment extends FilePayment {
  readonly format: "sepa" | "ach";
  readonly fileName: string;
  /** What the bank itself calls the movement. */
  readonly bankReference: string;
  state: "received" | "rejected" | "booked" | "returned";
  reason: string | null;
  bookedOn: string | null;
  returnedOn: string | null;
}

/** What becomes of payments: of one by its reference, or of a share of all, by chance that the seed fixes. */
export interface BankOutcomes {
  readonly rejectShare: number;
  readonly returnShare: number;
  readonly byReference: ReadonlyMap<string, "reject" | "return" | "book">;
}

export type Receipt =
  | { readonly state: "accepted"; readonly rejected: readonly { readonly reference: string; readonly reason: string }[] }
  | { readonly state: "refused"; readonly reason: string };

const RETURN_REASONS = { sepa: "AC04", ach: "R02" } as const;
const DAY_MS = 86_400_000;

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The books of the stand-in: files it took, and what became of each payment as its days went by. */
export class Bank {
  readonly payments: BankPayment[] = [];
  /** Told of each new file before it is answered. */
  onFile: (line: JournalLine) => void = () => undefined;
  outcomes: BankOutcomes = { rejectShare: 0, returnShare: 0, byReference: new Map() };
  readonly #seed: string;
  readonly #files = new Map<string, { readonly sha256: string; readonly receipt: Receipt }>();
  readonly #identities = new Map<string, string>();
  #nowMs: number;

  constructor(options: { readonly seed: string; readonly nowMs: number }) {
    this.#seed = options.seed;
    this.#nowMs = options.nowMs;
  }

  get today(): string {
    return dayOf(this.#nowMs);
  }

  /** Same name and bytes: the first answer again. Null for a name that other bytes have. */
  takeFile(file: { readonly name: string; readonly format: "sepa" | "ach"; readonly bytes: string }, read: (bytes: string) => PaymentFile): Receipt | null {
    const sha256 = createHash("sha256").update(file.bytes).digest("hex");
    const known = this.#files.get(file.name);
    if (known !== undefined) return known.sha256 === sha256 ? known.receipt : null;
    this.onFile({ ...file, atMs: this.#nowMs });
    const receipt = this.#judge(file, read);
    this.#files.set(file.name, { sha256, receipt });
    return receipt;
  }

  #judge(file: { readonly name: string; readonly format: "sepa" | "ach"; readonly bytes: string }, read: (bytes: string) => PaymentFile): Receipt {
    let content: PaymentFile;
    try {
      content = read(file.bytes);
    } catch (thrown) {
      if (thrown instanceof RangeError) return { state: "refused", reason: thrown.message };
      throw thrown;
    }
    if (this.#identities.has(content.identity)) return { state: "refused", reason: "AM05 this file was sent before under another name" };
    this.#identities.set(content.identity, file.name);
    const rejected: { reference: string; reason: string }[] = [];
    for (const payment of content.payments) {
      const reason = payment.fault ?? (this.#fate(payment.reference, "reject") ? "AC06 blocked account" : null);
      if (reason !== null) rejected.push({ reference: payment.reference, reason });
      const bankReference = `SB${String(this.payments.length + 1).padStart(12, "0")}`;
      const state = reason === null ? "received" : "rejected";
      this.payments.push({ ...payment, format: file.format, fileName: file.name, bankReference, state, reason, bookedOn: null, returnedOn: null });
    }
    this.advanceTo(this.#nowMs);
    return { state: "accepted", rejected };
  }

  #fate(reference: string, what: "reject" | "return"): boolean {
    const ordered = this.outcomes.byReference.get(reference);
    if (ordered !== undefined) return ordered === what;
    const share = what === "reject" ? this.outcomes.rejectShare : this.outcomes.returnShare;
    return createHash("sha256").update(`${this.#seed}|${reference}|${what}`).digest().readUInt32BE(0) / 2 ** 32 < share;
  }

  /** Days go by: payments are booked on theirs, and those that come back do so two days later. */
  advanceTo(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    for (const payment of this.payments) {
      if (payment.state === "received" && payment.executeOn <= this.today) {
        payment.state = "booked";
        payment.bookedOn = payment.executeOn;
      }
      const backOn = payment.bookedOn === null ? null : dayOf(Date.parse(payment.bookedOn) + 2 * DAY_MS);
      if (payment.state === "booked" && backOn !== null && backOn <= this.today && this.#fate(payment.reference, "return")) {
        payment.state = "returned";
        payment.returnedOn = backOn;
        payment.reason = RETURN_REASONS[payment.format];
      }
    }
  }

  advanceMs(ms: number): void {
    this.advanceTo(this.#nowMs + ms);
  }

  find(reference: string): BankPayment | undefined {
    return this.payments.findLast((payment) => payment.reference === reference);
  }

  /** Days that are over and on which something moved, oldest first. */
  reportDays(format: "sepa" | "ach"): string[] {
    const days = this.payments
      .filter((payment) => payment.format === format)
      .flatMap(({ bookedOn, returnedOn }) => (format === "sepa" ? [bookedOn, returnedOn] : [returnedOn]));
    return [...new Set(days.filter((day) => day !== null && day < this.today))].filter((day) => day !== null).toSorted();
  }
}
