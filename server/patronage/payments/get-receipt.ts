import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { findConsents, type GivenConsent } from "../checkouts/consent";
import type { Receipt } from "./contract";
import { findPayment, type ShownPayment, selectPaidBy, selectRefunds } from "./queries";

/** Characters of the id that make a receipt's number: enough to be one of its kind, few enough to be read aloud. */
const NUMBER_CHARS = 12;

type RefundRow = Awaited<ReturnType<typeof selectRefunds>>[number];

function showReceipt({ row, artist, fan }: ShownPayment, refunds: readonly RefundRow[], consents: ReadonlyMap<string, GivenConsent>): Receipt {
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
    consent: consents.get(subjectId) ?? null,
    refunds: own.map((refund) => ({ id: refund.id, amountCents: refund.amountCents, status: refund.status, createdAt: refund.createdAt.toISOString() })),
  };
}

/** One payment with its split, for who paid it, the artist who got it, and admins. @throws DomainError `not_found` for anybody else. */
export async function getReceipt(services: Services, actor: Actor, input: { readonly paymentId: string }): Promise<Receipt> {
  const found = await findPayment(services.db, { paymentId: input.paymentId, personId: actor.role === "admin" ? null : actor.userId });
  if (found === undefined) throw new DomainError("not_found");
  const { id, subjectId } = found.row;
  return showReceipt(found, await selectRefunds(services.db, [id]), await findConsents(services.db, [subjectId]));
}

/** What the caller paid, newest first. */
export async function listReceipts(services: Services, actor: Actor, page: PageRequest): Promise<Page<Receipt>> {
  const { rows, total } = await selectPaidBy(services.db, actor.userId, page);
  const refunds = await selectRefunds(
    services.db,
    rows.map(({ row }) => row.id),
  );
  const consents = await findConsents(services.db, [...new Set(rows.map(({ row }) => row.subjectId))]);
  return cutPage(rows, { limit: page.limit, total }, { item: (found) => showReceipt(found, refunds, consents), cursor: (found) => found.row.id });
}
