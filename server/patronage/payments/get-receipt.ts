import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Receipt } from "./contract";
import { findPayment, type ShownPayment, selectPaidBy, selectRefunds } from "./queries";

/** Characters of the id that make a receipt's number: enough to be one of its kind, few enough to be read aloud. */
const NUMBER_CHARS = 12;

type RefundRow = Awaited<ReturnType<typeof selectRefunds>>[number];

function showReceipt({ row, artist, fan }: ShownPayment, refunds: readonly RefundRow[]): Receipt {
  const { id, kind, subjectId, currency, amountCents, taxCents, platformFeeCents, artistCents, feeBps, refundedCents, status } = row;
  const own = refunds.filter((refund) => refund.paymentId === id);
  return {
    id,
    number: id.slice(-NUMBER_CHARS).toUpperCase(),
    kind,
    subjectId,
    artist,
    fan,
    paidAt: row.paidAt.toISOString(),
    currency,
    amountCents,
    taxCents,
    platformFeeCents,
    artistCents,
    feeBps,
    refundedCents,
    status,
    refunds: own.map((refund) => ({ id: refund.id, amountCents: refund.amountCents, status: refund.status, createdAt: refund.createdAt.toISOString() })),
  };
}

/** One payment with its split, for who paid it, the artist who got it, and admins. @throws DomainError `not_found` for anybody else. */
export async function getReceipt(services: Services, actor: Actor, input: { readonly paymentId: string }): Promise<Receipt> {
  const found = await findPayment(services.db, { paymentId: input.paymentId, personId: actor.role === "admin" ? null : actor.userId });
  if (found === undefined) throw new DomainError("not_found");
  return showReceipt(found, await selectRefunds(services.db, [found.row.id]));
}

/** What the caller paid, newest first. */
export async function listReceipts(services: Services, actor: Actor, page: PageRequest): Promise<Page<Receipt>> {
  const { rows, total } = await selectPaidBy(services.db, actor.userId, page);
  const refunds = await selectRefunds(
    services.db,
    rows.map(({ row }) => row.id),
  );
  return cutPage(rows, { limit: page.limit, total }, { item: (found) => showReceipt(found, refunds), cursor: (found) => found.row.id });
}
