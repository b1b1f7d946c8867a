import { z } from "zod";
import type { Database } from "@/db/client";
import type { Clock } from "@/server/kernel/clock";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { type Absent, destinationShape, type FrozenRequest, type InvoiceRail, keyOf, type PayoutOrder, type RailAnswer } from "..";
import { endInvoice, findInvoice, issueInvoice, type KeptInvoice } from "./book";
import { invoiceName } from "./invoice-name";
import { type InvoiceBuyer, renderInvoice } from "./render-invoice";

/** An invoice is there or it is not: asking for it again never makes a second. */
const RESEND_MS_MAX = 365 * DAY_MS;
const STATES = { open: "submitted", paid: "settled", cancelled: "refused" } as const;

const bodyShape = z.object({ destination: destinationShape, remittance: z.string() });

function answerOf({ number, status, note }: KeptInvoice): RailAnswer {
  return { state: STATES[status], railReference: invoiceName(number), feeCents: 0, reason: status === "cancelled" ? note : null };
}

function prepare(order: PayoutOrder): FrozenRequest {
  const { payoutId, attempt, amountCents, currency, destination, remittance } = order;
  if (destination.kind !== "invoice" || destination.address.town === null) {
    throw new DomainError("rule_refused", { sentence: "An invoice needs a name and a whole address." });
  }
  return { rail: "invoice", key: keyOf(order), payoutId, attempt, amountCents, currency, body: { destination, remittance } };
}

/**
 * Payment by hand: we write the invoice in the payee's name (self-billing), number it, and a person pays it and says so.
 * Unlike other rails, `submit` writes to a table of ours: the book of invoices is this rail's other side.
 */
export function createInvoiceRail({ db, clock, buyer }: { readonly db: Database; readonly clock: Clock; readonly buyer: InvoiceBuyer }): InvoiceRail {
  return {
    kind: "invoice",
    resendMsMax: RESEND_MS_MAX,
    prepare: async (order) => prepare(order),
    submit: async (request) => answerOf(await issueInvoice(db, request, clock.now())),
    lookUp: async ({ key }): Promise<RailAnswer | Absent> => {
      const kept = await findInvoice(db, key);
      return kept === null ? { state: "absent" } : answerOf(kept);
    },
    end: async (key, ending) => answerOf(await endInvoice(db, key, ending, clock.now())),
    render: async (request) => {
      const kept = await findInvoice(db, request.key);
      if (kept === null) throw new DomainError("not_found");
      const { destination, remittance } = bodyShape.parse(request.body);
      if (destination.kind !== "invoice") throw new Error(`${request.key} is no invoice`);
      const { number, issuedAt, amountCents, currency } = kept;
      return renderInvoice({ name: invoiceName(number), issuedAt, amountCents, currency, remittance, seller: destination, buyer });
    },
  };
}
