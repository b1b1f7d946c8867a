import { and, asc, count, desc, eq, ilike, inArray, lt, or, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tx } from "@/db/client";
import { paymentDisputes, payments, users } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { AdminPayment, PaymentFilter } from "./admin-contract";

const artists = alias(users, "artists");
const fans = alias(users, "fans");
const DISPUTES_MAX = 500;

/** `%`, `_` and `\` are letters like any other in what a person types. */
const containing = (text: string) => `%${text.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;

function matching({ search, status }: PaymentFilter): SQL | undefined {
  const people = [fans.name, fans.email, artists.name, artists.email, artists.handle];
  const ids = [payments.id, payments.subjectId, payments.stripeChargeId, payments.stripePaymentIntentId];
  const found =
    search === undefined || search === ""
      ? undefined
      : or(...people.map((column) => ilike(column, containing(search))), ...ids.map((column) => eq(column, search)));
  return and(found, status === undefined ? undefined : eq(payments.status, status));
}

function selectPayments(db: Tx, where: SQL | undefined) {
  return db
    .select({
      payment: payments,
      artist: { id: artists.id, name: artists.name, handle: artists.handle },
      fan: { id: fans.id, name: fans.name, email: fans.email },
    })
    .from(payments)
    .innerJoin(artists, eq(artists.id, payments.artistId))
    .innerJoin(fans, eq(fans.id, payments.fanId))
    .where(where)
    .orderBy(desc(payments.id));
}

type Row = Awaited<ReturnType<typeof selectPayments>>[number];
type Disputes = ReadonlyMap<string, AdminPayment["disputes"]>;

async function readDisputes(db: Tx, paymentIds: readonly string[]): Promise<Disputes> {
  const byPayment = new Map<string, AdminPayment["disputes"]>();
  if (paymentIds.length === 0) return byPayment;
  const rows = await db
    .select()
    .from(paymentDisputes)
    .where(inArray(paymentDisputes.paymentId, [...paymentIds]))
    .orderBy(asc(paymentDisputes.createdAt))
    .limit(DISPUTES_MAX);
  for (const { id, paymentId, status, reason, amountCents, createdAt } of rows) {
    const dispute = { id, status, reason, amountCents, createdAt: createdAt.toISOString() };
    byPayment.set(paymentId, [...(byPayment.get(paymentId) ?? []), dispute]);
  }
  return byPayment;
}

function showPayment({ payment, artist, fan }: Row, disputes: Disputes): AdminPayment {
  const { id, kind, subjectId, currency, amountCents, taxCents, platformFeeCents, artistCents, feeBps, refundedCents, status, stripeChargeId } = payment;
  return {
    ...{ id, kind, subjectId, currency, amountCents, taxCents, platformFeeCents, artistCents, feeBps, refundedCents, status, stripeChargeId, artist, fan },
    paidAt: payment.paidAt.toISOString(),
    disputes: disputes.get(id) ?? [],
  };
}

/** Every payment of the platform, newest first. @throws not_found for who is no admin. */
export async function listPayments(services: Services, actor: Actor, input: PageRequest & PaymentFilter): Promise<Page<AdminPayment>> {
  requireAdmin(actor);
  const { db } = services;
  const { limit, offset, cursor } = input;
  const asked = matching(input);
  const rows = await selectPayments(db, and(asked, cursor === undefined ? undefined : lt(payments.id, cursor)))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const disputes = await readDisputes(
    db,
    rows.map(({ payment }) => payment.id),
  );
  const [counted] = await db
    .select({ total: count() })
    .from(payments)
    .innerJoin(artists, eq(artists.id, payments.artistId))
    .innerJoin(fans, eq(fans.id, payments.fanId))
    .where(asked);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: (row) => showPayment(row, disputes), cursor: ({ payment }) => payment.id });
}

/** One payment. @throws not_found */
export async function getPayment(services: Services, actor: Actor, input: { readonly paymentId: string }): Promise<AdminPayment> {
  requireAdmin(actor);
  const [row] = await selectPayments(services.db, eq(payments.id, input.paymentId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return showPayment(row, await readDisputes(services.db, [input.paymentId]));
}
