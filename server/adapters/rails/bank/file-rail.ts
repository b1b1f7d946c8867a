import { createHash } from "node:crypto";
import { z } from "zod";
import { DAY_MS } from "../../../kernel/durations";
import { DomainError } from "../../../kernel/errors";
import { destinationShape, type FileRail, type FrozenBatch, type FrozenRequest, keyOf, type PayoutOrder, type RailAnswer } from "..";
import type { BankGateway } from "./gateway";

/** The bank's door knows a file by its name for as long as this at least. */
const RESEND_MS_MAX = 10 * DAY_MS;
const WORDS = { received: "submitted", rejected: "refused", booked: "settled", returned: "returned" } as const;

const bodyShape = z.object({ at: z.iso.datetime(), destination: destinationShape, remittance: z.string() });

/** One payment, as a format writes it. */
export interface FileItem {
  readonly key: string;
  readonly amountCents: number;
  readonly destination: PayoutOrder["destination"];
  readonly remittance: string;
}

export interface FilePlace {
  readonly batchId: string;
  readonly at: Date;
}

/** What tells one kind of bank file from another. */
export interface FileFormat {
  readonly kind: "sepa" | "ach";
  readonly paymentsMax: number;
  readonly file: { readonly mediaType: string; readonly extension: string };
  /** What the bank writes of such payments. */
  readonly reportFormat: "camt.053" | "nacha-returns";
  /** @throws DomainError `rule_refused` for what cannot be paid this way. */
  check(order: PayoutOrder): void;
  /** What the bank calls a payment. */
  referenceOf(key: string): string;
  /** The same items in the same place are the same bytes. */
  write(items: readonly FileItem[], place: FilePlace): string;
}

const readBody = ({ body }: FrozenRequest) => bodyShape.parse(body);

function freeze(format: FileFormat, order: PayoutOrder): FrozenRequest {
  format.check(order);
  const { payoutId, attempt, amountCents, currency, destination, remittance, at } = order;
  return { rail: format.kind, key: keyOf(order), payoutId, attempt, amountCents, currency, body: { at: at.toISOString(), destination, remittance } };
}

function writeRequests(format: FileFormat, requests: readonly FrozenRequest[], place: FilePlace): string {
  const items = requests.map((request) => {
    const { destination, remittance } = readBody(request);
    return { key: request.key, amountCents: request.amountCents, destination, remittance };
  });
  return format.write(items, place);
}

function sha256(bytes: string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A rail of files: one file a batch, hashed when it is frozen and checked against that hash when it is sent. */
export function createFileRail(format: FileFormat, bank: BankGateway): FileRail {
  const writeFrozen = ({ requests, batchId, at, fileSha256 }: FrozenBatch, place: FilePlace): string => {
    const bytes = writeRequests(format, requests, place);
    if (sha256(bytes) === fileSha256) return bytes;
    const sentence = `The file of batch ${batchId} of ${at} is not the one that was frozen. Its rail may be set up otherwise since.`;
    throw new DomainError("conflict", { sentence });
  };
  const send = async (requests: readonly FrozenRequest[], place: FilePlace, bytes: string) => {
    const receipt = await bank.sendFile({ format: format.kind, name: place.batchId, bytes });
    const rejected = new Map(receipt.state === "accepted" ? receipt.rejected.map(({ reference, reason }) => [reference, reason]) : []);
    const answers = new Map<string, RailAnswer>();
    for (const { key } of requests) {
      const railReference = format.referenceOf(key);
      const reason = receipt.state === "refused" ? receipt.reason : (rejected.get(railReference) ?? null);
      answers.set(key, { state: reason === null ? "submitted" : "refused", railReference, feeCents: 0, reason });
    }
    return answers;
  };
  return {
    kind: format.kind,
    resendMsMax: RESEND_MS_MAX,
    itemsPerFileMax: format.paymentsMax,
    prepare: async (order) => freeze(format, order),
    prepareBatch: async (orders, place) => {
      const requests = orders.map((order) => freeze(format, order));
      const fileSha256 = sha256(writeRequests(format, requests, place));
      return { rail: format.kind, batchId: place.batchId, at: place.at.toISOString(), fileSha256, requests };
    },
    submitBatch: async (batch) => {
      const place = { batchId: batch.batchId, at: new Date(batch.at) };
      return send(batch.requests, place, writeFrozen(batch, place));
    },
    writeFile: async (batch) => ({ text: writeFrozen(batch, { batchId: batch.batchId, at: new Date(batch.at) }), ...format.file }),
    submit: async (request) => {
      const place = { batchId: request.key, at: new Date(readBody(request).at) };
      const answers = await send([request], place, writeRequests(format, [request], place));
      return answers.get(request.key) ?? { state: "unknown", railReference: null, feeCents: 0, reason: null };
    },
    reports: {
      list: async (since) => (await bank.listReports(since)).filter((report) => report.format === format.reportFormat),
      read: (name) => bank.readReport(name),
    },
    lookUp: async ({ key }) => {
      const railReference = format.referenceOf(key);
      const { state, reason, bookedOn } = await bank.findPayment(railReference);
      if (state === "absent") return { state };
      return { state: WORDS[state], railReference, feeCents: 0, reason, ...(state === "booked" && bookedOn !== null ? { bookedOn } : {}) };
    },
  };
}
