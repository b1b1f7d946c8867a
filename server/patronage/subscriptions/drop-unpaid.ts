import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { ensureCustomer } from "../checkouts/ensure-customer";
import { endCheckout, findOpenCheckout } from "../checkouts/queries";
import { expireSession, readSession } from "../checkouts/session";
import { expireSubscription } from "../sync/apply-checkout";
import type { SubscriptionRow } from "./queries";

/** Ends a try that was not paid, with its checkout. @throws DomainError `conflict` when somebody paid it meanwhile. */
export async function dropUnpaid(services: Services, row: SubscriptionRow): Promise<void> {
  const now = services.clock.now();
  const open = await findOpenCheckout(services.db, row.id);
  if (open !== undefined) {
    const session = await readSession(services, await ensureCustomer(services, row.fanId), open);
    const status = await expireSession(services, session);
    if (status === "complete") throw new DomainError("conflict", { sentence: "This was paid a moment ago.", details: { checkoutId: open.id } });
    await endCheckout(services.db, { checkoutId: open.id, status, now });
  }
  await expireSubscription(services.db, row.id, now);
}
