import { desc, eq } from "drizzle-orm";
import { guestCheckouts, payments, users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { feeKindOf } from "../fees/fee-kind";
import { findFeeBps } from "../fees/find-fee-bps";
import type { ShownCheckout } from "./contract";
import { ensureCustomer } from "./ensure-customer";
import { type CheckoutRow, findCheckout } from "./queries";
import { readSubject } from "./read-subject";
import { readSession } from "./session";

/**
 * A checkout of the person who asks. What a guest began is theirs who knows its id, which nobody can guess: a guest has no other key.
 * @throws not_found for anybody else's.
 */
export async function requireOwnCheckout(services: Services, actor: Actor | null, checkoutId: string): Promise<CheckoutRow> {
  const row = await findCheckout(services.db, checkoutId);
  if (row === undefined) throw new DomainError("not_found");
  if (actor !== null && row.fanId === actor.userId) return row;
  const [guest] = await services.db
    .select({ subjectId: guestCheckouts.subjectId })
    .from(guestCheckouts)
    .where(eq(guestCheckouts.subjectId, row.subjectId))
    .limit(1);
  if (guest === undefined) throw new DomainError("not_found");
  return row;
}

function statusOf(row: CheckoutRow, isThere: boolean): ShownCheckout["status"] {
  if (isThere) return "done";
  if (row.status === "open") return "open";
  if (row.status === "expired") return "expired";
  // A mended card is done with its session; the charge that it was mended for follows on its own.
  return row.kind === "card" ? "done" : "waiting";
}

async function readClientSecret(services: Services, row: CheckoutRow): Promise<string | null> {
  if (row.status !== "open" || row.uiMode !== "elements") return null;
  const session = await readSession(services, await ensureCustomer(services, row.fanId), row);
  return session.status === "open" ? session.client_secret : null;
}

/** A checkout with what a page needs to pay it, or to say what came of it. */
export async function showCheckout(services: Services, row: CheckoutRow): Promise<ShownCheckout> {
  const { db } = services;
  const [artist] = await db.select({ id: users.id, name: users.name, handle: users.handle, realm: users.realm }).from(users).where(eq(users.id, row.artistId));
  const subject = await readSubject(db, row);
  if (artist === undefined || subject === null) throw new DomainError("not_found");
  const [paid] = await db
    .select({ amountCents: payments.amountCents, artistCents: payments.artistCents })
    .from(payments)
    .where(eq(payments.subjectId, row.subjectId))
    .orderBy(desc(payments.id))
    .limit(1);
  const { isThere, ...words } = subject;
  return {
    ...words,
    isOwed: words.isOwed ?? false,
    livestreamId: words.livestreamId ?? null,
    checkoutId: row.id,
    artist,
    status: statusOf(row, isThere),
    feeBps: await findFeeBps(db, feeKindOf(row.kind), services.clock.now()),
    clientSecret: isThere ? null : await readClientSecret(services, row),
    paid: paid ?? null,
  };
}

/** One's own checkout. @throws not_found for anybody else's. */
export async function getCheckout(services: Services, actor: Actor | null, input: { readonly checkoutId: string }): Promise<ShownCheckout> {
  return showCheckout(services, await requireOwnCheckout(services, actor, input.checkoutId));
}
