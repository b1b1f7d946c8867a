import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { finishOpenCommand } from "../commands/finish-open";
import { syncFromStripe } from "../sync/sync-from-stripe";
import type { ShownCheckout } from "./contract";
import { findCheckout } from "./queries";
import { requireOwnCheckout, showCheckout } from "./show-checkout";

function passRefusal(thrown: unknown): void {
  if (!(thrown instanceof DomainError) || thrown.code !== "rule_refused") throw thrown;
}

/**
 * Writes down at once what came of a checkout, for who comes back from paying: the same path as the webhook, which may come later or never.
 * @throws not_found for anybody else's; as `StripeGateway.call`, when Stripe cannot be read.
 */
export async function settleCheckout(services: Services, actor: Actor | null, input: { readonly checkoutId: string }): Promise<ShownCheckout> {
  const row = await requireOwnCheckout(services, actor, input.checkoutId);
  if (row.stripeSessionId !== null) await syncFromStripe(services, { objectType: "checkout.session", objectId: row.stripeSessionId });
  // A card that was just saved pays now what is owed; what the bank says of it is shown by the membership itself.
  if (row.kind === "card") await finishOpenCommand(services, row.subjectId).catch(passRefusal);
  return showCheckout(services, (await findCheckout(services.db, row.id)) ?? row);
}
