import type Stripe from "stripe";
import { checkouts } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { ensureCustomer } from "./ensure-customer";
import { type CheckoutRow, endCheckout, findOpenCheckout, isChargedByUs, lockSubject } from "./queries";
import { expireSession, readSession } from "./session";
import { type CheckoutParams, type CheckoutToShow, checkoutUrl } from "./session-params";

/** How often we start over when an older session of the subject is in the way. */
const TRIES_MAX = 5;
const IS_BEING_CHARGED = "Your saved card is being charged for this right now. Look again in a moment.";

export interface OpenCheckout extends Omit<CheckoutToShow, "checkoutId"> {
  readonly params: CheckoutParams;
}

export interface OpenedCheckout {
  readonly checkoutId: string;
  /** For Stripe.js; empty on Stripe's hosted page. */
  readonly clientSecret: string;
  /** Where to pay: our own page, or Stripe's for `hosted_page`. */
  readonly url: string;
}

/** The open checkout of the subject, or a new one; the lock lets two at once find the same. */
async function claimCheckout(services: Services, input: OpenCheckout): Promise<CheckoutRow> {
  const { params, kind, subjectId, fanId, artistId, uiMode } = input;
  return services.db.transaction(async (tx) => {
    await lockSubject(tx, subjectId);
    const open = await findOpenCheckout(tx, subjectId);
    if (open !== undefined) return open;
    if (kind === "pledge" && (await isChargedByUs(tx, subjectId))) throw new DomainError("conflict", { sentence: IS_BEING_CHARGED });
    const now = services.clock.now();
    const id = newId("checkout", now.getTime());
    const values = { id, kind, subjectId, fanId, artistId, uiMode, status: "open" as const, request: JSON.stringify(params), createdAt: now, updatedAt: now };
    const [row] = await tx.insert(checkouts).values(values).returning();
    if (row === undefined) throw new Error("A checkout was not written.");
    return row;
  });
}

function showOpened(services: Services, row: CheckoutRow, session: Stripe.Checkout.Session): OpenedCheckout {
  const url = row.uiMode === "hosted_page" ? session.url : checkoutUrl(services.env, row.id);
  return { checkoutId: row.id, clientSecret: session.client_secret ?? "", url: url ?? checkoutUrl(services.env, row.id) };
}

/** Somebody paid while this was asked for: what follows is written down by the one path, and nothing is opened. */
async function refusePaid(services: Services, row: CheckoutRow, session: Stripe.Checkout.Session, customerId: string | null): Promise<never> {
  const data = { objectType: "checkout.session", objectId: session.id, customerId: customerId ?? session.id };
  await sendEvent(services.db, { id: `sync:${session.id}:complete`, name: "patronage/sync.requested", data });
  throw new DomainError("conflict", { sentence: "This was paid a moment ago.", details: { checkoutId: row.id } });
}

/**
 * Begins to take money (or a card) for a subject: at most one session of it can be paid at any time. Asked again with the same params,
 * it answers the same session; with others, the older one is closed first.
 * @throws DomainError `conflict` with the `checkoutId` when the older one was paid meanwhile; what `StripeGateway.call` throws.
 */
export async function openCheckout(services: Services, input: OpenCheckout): Promise<OpenedCheckout> {
  const { customer, customer_email: guestEmail } = input.params;
  const customerId = customer ?? (guestEmail === undefined ? await ensureCustomer(services, input.fanId) : null);
  const request = JSON.stringify(input.params);
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const row = await claimCheckout(services, input);
    const session = await readSession(services, customerId, row);
    const isWanted = row.request === request && row.uiMode === input.uiMode && row.kind === input.kind;
    if (isWanted && session.status === "open") return showOpened(services, row, session);
    const status = await expireSession(services, session);
    if (status === "complete") await refusePaid(services, row, session, customerId);
    await endCheckout(services.db, { checkoutId: row.id, status: "expired", now: services.clock.now() });
  }
  throw new DomainError("conflict", { sentence: "This is being paid for in another window. Go on there, or try again in a moment." });
}
