import { z } from "zod";
import type { Json } from "@/server/kernel/sql";
import { CHAIN_NAMES, type ChainName } from "./crypto/chains";
import type { StatementFormat } from "./read-statement";

export { achReference } from "./ach/reference";
export { CHAIN_NAMES } from "./crypto/chains";
export { dueDay } from "./due-day";
export { invoiceName } from "./invoice/invoice-name";
export { readStatement, STATEMENT_FORMATS, type StatementFormat } from "./read-statement";
export { readKey } from "./references";
export type { Correction, Statement, StatementLine } from "./statement";

export const RAIL_KINDS = ["stripe", "sepa", "ach", "crypto", "invoice"] as const;
export type RailKind = (typeof RAIL_KINDS)[number];

/** Structured, because banks refuse a free-form one since 2026-11-15 (EPC, SEPA rulebooks 2025). `country` is ISO 3166-1 alpha-2. */
const addressShape = z.object({
  street: z.string().max(70).nullable(),
  building: z.string().max(16).nullable(),
  postcode: z.string().max(16).nullable(),
  town: z.string().max(35).nullable(),
  country: z.string().regex(/^[A-Z]{2}$/),
});

const holder = z.string().min(1).max(140);

/** Where money goes, opened from the vault for the moment of preparing. What a payout method seals is this, as JSON. */
export const destinationShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stripe"), accountId: z.string().regex(/^acct_\w+$/) }),
  z.object({ kind: z.literal("sepa"), holder, iban: z.string(), bic: z.string().nullable(), address: addressShape.nullable() }),
  z.object({
    kind: z.literal("ach"),
    holder,
    routingNumber: z.string().regex(/^\d{9}$/),
    accountNumber: z.string().regex(/^[0-9A-Za-z-]{1,17}$/),
    accountType: z.enum(["checking", "savings"]),
    /** Whose account it is: banks are told of a person's and of a company's in different batches. What was sealed before this was asked is a person's. */
    holderKind: z.enum(["person", "company"]).default("person"),
    address: addressShape.nullable(),
  }),
  z.object({ kind: z.literal("crypto"), chain: z.enum(CHAIN_NAMES), token: z.literal("USDC"), address: z.string().regex(/^0x[0-9a-fA-F]{40}$/) }),
  z.object({ kind: z.literal("invoice"), holder, address: addressShape, email: z.string().nullable(), taxNumber: z.string().nullable() }),
]);
export type Destination = z.output<typeof destinationShape>;

/** One payment to be made. */
export interface PayoutOrder {
  readonly payoutId: string;
  /** From 1. A new one only after the one before is proven dead. */
  readonly attempt: number;
  readonly amountCents: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly destination: Destination;
  /** What the payee reads on their statement: at most 140 characters. */
  readonly remittance: string;
  /** 0, 1, 2 … over all orders of this rail that were ever kept, without a gap: what a chain's nonce is made of. */
  readonly sequence: number;
  readonly at: Date;
}

/** All that will be sent, fixed before anything is sent, and enough to find it again. Kept sealed, because it names the payee. */
export interface FrozenRequest {
  readonly rail: RailKind;
  /** `keyOf` of the order: what the rail knows the payment by. */
  readonly key: string;
  readonly payoutId: string;
  readonly attempt: number;
  readonly amountCents: number;
  readonly currency: string;
  /** The rail's own: raw transaction, destination, file fields. JSON without loss; sending it twice sends the same bytes. */
  readonly body: Json;
}

export const RAIL_ANSWERS = ["submitted", "settled", "refused", "returned", "unknown"] as const;

/** What a rail says of one payment, at once or later by webhook, file or look-up. */
export interface RailAnswer {
  /**
   * submitted: it has it, and the end is open. settled: the payee has it. refused: nothing moved and nothing will. returned: it had settled and came back.
   * unknown: no word; never taken for a failure.
   */
  readonly state: (typeof RAIL_ANSWERS)[number];
  readonly railReference: string | null;
  /** What the rail took for it beyond the amount; 0 until known. */
  readonly feeCents: number;
  /** For a person, where the state needs one. */
  readonly reason: string | null;
  /** The day on which the payee had it, `2026-12-31`, where the rail says so: we may hear of it in another year. */
  readonly bookedOn?: string;
}

/** The rail does not know the payment, and what was sent of it cannot arrive any more without being sent again. */
export interface Absent {
  readonly state: "absent";
}

/**
 * A way by which money leaves. A rail keeps at most what it needs to recognise its own payment: the nonce of a chain, the number of an invoice.
 * The state of a payout is its caller's. A method that throws says nothing of what happened: the caller takes
 * it for unknown and asks by `lookUp`.
 */
export interface PayoutRail {
  readonly kind: RailKind;
  /** So long after the first sending the same request may be sent again and pays once; 0 for a rail that does not notice a repeat. */
  readonly resendMsMax: number;
  /** The chains that it pays on, where it pays on chains. */
  readonly chains?: readonly ChainName[];
  /** Sends nothing. @throws DomainError `rule_refused` for a destination or amount that this rail cannot pay. */
  prepare(order: PayoutOrder): Promise<FrozenRequest>;
  submit(request: FrozenRequest): Promise<RailAnswer>;
  lookUp(request: FrozenRequest): Promise<RailAnswer | Absent>;
  /** What moved, as the rail's own side tells it; a rail without it is reconciled by hand or by webhooks. */
  readonly reports?: RailReports;
  /**
   * A page of the final transactions whose fee is not in `chain_fees`, of replaced and failed payments too. `after` is `next` of the page
   * before; `next` is null at the end.
   */
  readonly listCoinFees?: (after: string | null) => Promise<{ readonly fees: readonly CoinFee[]; readonly next: string | null }>;
}

/** What a transaction on a chain cost beside the payment, in the chain's coin. */
export interface CoinFee {
  readonly chainId: number;
  readonly wallet: string;
  readonly nonce: number;
  /** Null: none of our transactions used the number, so what it cost is not known. */
  readonly hash: string | null;
  /** `ETH`: what it is called in the books. */
  readonly coin: string;
  /** False: it failed, and was paid for all the same. */
  readonly isSuccess: boolean;
  /** 1e-18 of the coin. */
  readonly feeWei: bigint;
  readonly minedAt: Date;
}

/** A file that a rail has for us. */
export interface RailReport {
  readonly name: string;
  readonly format: StatementFormat;
}

export interface RailReports {
  /** Of everything that moved since, oldest first. What was read before may be among it. */
  list(since: Date): Promise<readonly RailReport[]>;
  read(name: string): Promise<string>;
}

/** One file of many payments. Its bytes follow from this alone, so that they need not be kept: the same batch is the same file. */
export interface FrozenBatch {
  readonly rail: RailKind;
  readonly batchId: string;
  /** ISO 8601: the time in the file. */
  readonly at: string;
  readonly fileSha256: string;
  readonly requests: readonly FrozenRequest[];
}

/** A rail that takes files. `submit` sends a file of one. */
export interface FileRail extends PayoutRail {
  readonly itemsPerFileMax: number;
  /** Sends nothing and keeps nothing. */
  prepareBatch(orders: readonly PayoutOrder[], batch: { readonly batchId: string; readonly at: Date }): Promise<FrozenBatch>;
  /** @returns an answer by request key; a key that is missing is unknown. */
  submitBatch(batch: FrozenBatch): Promise<ReadonlyMap<string, RailAnswer>>;
  /** The file that a batch goes as, for a person to look at. Sends nothing. @throws DomainError `conflict` when it is not the one that was frozen. */
  writeFile?(batch: FrozenBatch): Promise<WrittenFile>;
}

export interface WrittenFile {
  readonly text: string;
  readonly mediaType: string;
  readonly extension: string;
}

export interface InvoiceEnding {
  readonly status: "paid" | "cancelled";
  /** What the bank calls the payment, or why there will be none. */
  readonly note: string;
  readonly actorId: string;
}

/** What a person reads, and what a program does. */
export interface InvoiceDocuments {
  readonly name: string;
  readonly pdf: Uint8Array;
  /** UN/CEFACT CII in the terms of EN 16931: the XML of Factur-X. */
  readonly xml: string;
}

/** A rail on which a person pays. */
export interface InvoiceRail extends PayoutRail {
  /** @throws DomainError `conflict` when the other end was said before. */
  end(key: string, ending: InvoiceEnding): Promise<RailAnswer>;
  /** The same bytes whenever it is asked. @throws DomainError `not_found` before it was submitted. */
  render(request: FrozenRequest): Promise<InvoiceDocuments>;
}

export function isInvoiceRail(rail: PayoutRail): rail is InvoiceRail {
  return "render" in rail;
}

export function isFileRail(rail: PayoutRail): rail is FileRail {
  return "submitBatch" in rail;
}

/** What the rail knows an attempt by: letters, digits and a dash, at most 30 characters, the same whenever it is made. */
export function keyOf({ payoutId, attempt }: { readonly payoutId: string; readonly attempt: number }): string {
  return `${payoutId.slice("pay_".length)}-${attempt}`;
}

/** The payout that a key was made of; of a text that is no key of ours, one that is none. */
export function payoutIdOf(key: string): string {
  return `pay_${key.slice(0, Math.max(0, key.lastIndexOf("-")))}`;
}

/** The rails that are set up here. */
export type PayoutRails = Readonly<Partial<Record<RailKind, PayoutRail>>>;
