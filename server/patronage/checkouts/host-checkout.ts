import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { openCheckout } from "./open-checkout";
import type { CheckoutParams } from "./session-params";
import { requireOwnCheckout } from "./show-checkout";

/**
 * Moves an open checkout to Stripe's own page, for browsers in which our fields do not work: the session before it is closed first.
 * @throws not_found for anybody else's; conflict when it is no longer open.
 */
export async function hostCheckout(
  services: Services,
  actor: Actor | null,
  input: { readonly checkoutId: string },
): Promise<{ checkoutId: string; url: string }> {
  const row = await requireOwnCheckout(services, actor, input.checkoutId);
  if (row.status !== "open") throw new DomainError("conflict", { sentence: "This was paid or has expired. Begin again from the artist’s page." });
  // Written by openCheckout in this very shape.
  const params: CheckoutParams = JSON.parse(row.request);
  const { kind, subjectId, fanId, artistId } = row;
  const { checkoutId, url } = await openCheckout(services, { kind, subjectId, fanId, artistId, uiMode: "hosted_page", params });
  return { checkoutId, url };
}
