import { and, count, desc, eq, lt } from "drizzle-orm";
import { payoutInvoices, payoutOutbox, payoutRequests } from "@/db/schema";
import { type InvoiceRail, invoiceName, isInvoiceRail } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import { recordAnswer } from "../approval/record-answer";
import { openRequests } from "../outbox/seal-request";
import type { Documents, EndInput, InvoiceShown } from "./contract";

type InvoiceRow = typeof payoutInvoices.$inferSelect;

function showInvoice({ key: _, number, issuedAt, endedAt, ...row }: InvoiceRow): InvoiceShown {
  return { ...row, name: invoiceName(number), issuedAt: issuedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}

function invoiceRail({ rails }: Services): InvoiceRail {
  const rail = rails.invoice;
  if (rail === undefined || !isInvoiceRail(rail)) throw new DomainError("unavailable", { sentence: "Payment by invoice is not set up here." });
  return rail;
}

async function getInvoice(services: Services, payoutId: string): Promise<InvoiceRow> {
  const [row] = await services.db.select().from(payoutInvoices).where(eq(payoutInvoices.payoutId, payoutId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return row;
}

/** What is to be paid by hand and what was, highest number first. */
export async function listInvoices(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly status?: InvoiceRow["status"] | undefined },
): Promise<Page<InvoiceShown>> {
  requireAdmin(actor);
  const { limit, offset, cursor, status } = input;
  const wanted = status === undefined ? undefined : eq(payoutInvoices.status, status);
  const rows = await services.db
    .select()
    .from(payoutInvoices)
    .where(and(wanted, cursor === undefined ? undefined : lt(payoutInvoices.number, Number(cursor) || 0)))
    .orderBy(desc(payoutInvoices.number))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(payoutInvoices).where(wanted);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showInvoice, cursor: ({ number }) => String(number) });
}

/**
 * An admin paid an invoice, with the bank's reference, or says that it will not be paid; the payout hears it the guarded way.
 * @throws conflict when the other was said before; rule_refused for an admin's own payout.
 */
export async function endInvoice(services: Services, actor: Actor, { payoutId, status, note }: EndInput): Promise<InvoiceShown> {
  requireAdmin(actor);
  const { key, number } = await getInvoice(services, payoutId);
  const [payout] = await services.db.select({ accountId: payoutRequests.accountId }).from(payoutRequests).where(eq(payoutRequests.id, payoutId)).limit(1);
  if (payout?.accountId === actor.userId)
    throw new DomainError("rule_refused", { sentence: "Somebody else has to write down what became of your own payout." });
  await invoiceRail(services).end(key, { status, note, actorId: actor.userId });
  await recordAnswer(services, actor, { payoutId, state: status === "paid" ? "settled" : "refused", railReference: invoiceName(number), feeCents: 0, note });
  return showInvoice(await getInvoice(services, payoutId));
}

/** The invoice for people and for programs, made anew each time: only its number and amount are kept in the open. @throws not_found, also when the payee was forgotten. */
export async function getInvoiceDocuments(services: Services, actor: Actor, { payoutId }: { readonly payoutId: string }): Promise<Documents> {
  const [found] = await services.db
    .select({ payout: payoutRequests, outbox: payoutOutbox })
    .from(payoutRequests)
    .innerJoin(payoutOutbox, eq(payoutOutbox.payoutId, payoutRequests.id))
    .where(and(eq(payoutRequests.id, payoutId), eq(payoutRequests.rail, "invoice")))
    .limit(1);
  const mayRead = found !== undefined && (actor.role === "admin" || found.payout.accountId === actor.userId);
  if (!mayRead || found.outbox.requestSealId === null) throw new DomainError("not_found");
  const request = (await openRequests(services, [{ ...found, token: "" }])).get(found.payout.id) ?? null;
  if (request === null) throw new DomainError("not_found");
  const { name, pdf, xml } = await invoiceRail(services).render(request);
  return { name, pdf: Buffer.from(pdf).toString("base64"), xml };
}
