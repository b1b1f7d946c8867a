import { and, count, desc, eq, isNull, lt } from "drizzle-orm";
import { merchPayments } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { MICROS_PER_CENT } from "../../kernel/money";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import { platformAccount, postTransfers, type Transfer, transferId } from "../../ledger";
import type { Services } from "../../services";
import type { ShopPayment, ShopPaymentInput } from "./contract";
import { findShop } from "./queries";

/** The source type of the transfers of a shop's payment; the source's id is ours of the payment. */
const MERCH_PAYMENT = "merch_payment";

type PaymentRow = typeof merchPayments.$inferSelect;

function show({ id, reference, amountCents, currency, receivedOn, bookedBy, undoneAt }: PaymentRow): ShopPayment {
  return { id, reference, amountCents, currency, receivedOn, bookedBy, undoneAt: undoneAt?.toISOString() ?? null };
}

function bookTransfer({ id, amountCents, currency }: PaymentRow): Transfer {
  const accounts = { debit: platformAccount("bank", currency), credit: platformAccount("merch_receivable", currency) };
  return { ...accounts, amountMicros: BigInt(amountCents) * MICROS_PER_CENT, kind: "merch.payment", sourceType: MERCH_PAYMENT, sourceId: id };
}

/**
 * Writes down what a shop paid to the bank, once for each reference of it.
 * @throws DomainError `not_found`; `rule_refused` for a day to come; `conflict` when another amount stands under this reference.
 */
export async function bookShopPayment(services: Services, actor: Actor, input: ShopPaymentInput): Promise<ShopPayment> {
  requireAdmin(actor);
  const now = services.clock.now();
  const { shopId, reference, amountCents, receivedOn } = input;
  if (receivedOn > now.toISOString().slice(0, 10)) throw new DomainError("rule_refused", { sentence: "That day is still to come." });
  return services.db.transaction(async (tx) => {
    const shop = await findShop(tx, shopId);
    if (shop === null) throw new DomainError("not_found");
    const values = { id: newId("merchPayment", now.getTime()), shopId, reference, amountCents, currency: shop.currency, receivedOn };
    const [row] = await tx
      .insert(merchPayments)
      .values({ ...values, bookedBy: actor.userId, createdAt: now })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) {
      const isIt = and(eq(merchPayments.shopId, shopId), eq(merchPayments.reference, reference), isNull(merchPayments.undoneAt));
      const [known] = await tx.select().from(merchPayments).where(isIt).limit(1);
      if (known?.amountCents === amountCents && known.receivedOn === receivedOn) return show(known);
      throw new DomainError("conflict", { sentence: "Something else is written down under this reference. Look at it first." });
    }
    await postTransfers(tx, [bookTransfer(row)], now);
    await appendAudit(tx, { actorId: actor.userId, action: "royalties/merch-payment.booked", target: row.id, after: show(row) }, now);
    return show(row);
  });
}

/** Takes back what was written down by mistake; its reference is free again. @throws DomainError `not_found`; `rule_refused` the second time. */
export async function undoShopPayment(services: Services, actor: Actor, input: { readonly paymentId: string }): Promise<ShopPayment> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const [before] = await tx.select().from(merchPayments).where(eq(merchPayments.id, input.paymentId)).limit(1).for("update");
    if (before === undefined) throw new DomainError("not_found");
    if (before.undoneAt !== null) throw new DomainError("rule_refused", { sentence: "It was taken back already." });
    const after = { ...before, undoneAt: now };
    await tx.update(merchPayments).set({ undoneAt: now }).where(eq(merchPayments.id, before.id));
    const booked = bookTransfer(before);
    const back = { debit: booked.credit, credit: booked.debit, amountMicros: booked.amountMicros, kind: "merch.payment.return" };
    await postTransfers(tx, [{ ...back, sourceType: MERCH_PAYMENT, sourceId: before.id, reversesId: transferId(booked) }], now);
    await appendAudit(
      tx,
      { actorId: actor.userId, action: "royalties/merch-payment.undone", target: before.id, before: show(before), after: show(after) },
      now,
    );
    return show(after);
  });
}

/** What a shop paid, the latest first. */
export async function listShopPayments(services: Services, actor: Actor, input: PageRequest & { readonly shopId: string }): Promise<Page<ShopPayment>> {
  requireAdmin(actor);
  const { shopId, limit, offset, cursor } = input;
  const where = eq(merchPayments.shopId, shopId);
  const rows = await services.db
    .select()
    .from(merchPayments)
    .where(and(where, cursor === undefined ? undefined : lt(merchPayments.id, cursor)))
    .orderBy(desc(merchPayments.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(merchPayments).where(where);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: show, cursor: (row) => row.id });
}
