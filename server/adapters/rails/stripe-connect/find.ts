import type Stripe from "stripe";
import { DomainError } from "@/server/kernel/errors";
import type { StripeGateway } from "../../stripe";

const PAGE_ITEMS = 100;
/** Payouts of one artist that are looked through for ours: one a month for eight years. */
const PAYOUTS_MAX = 1_000;
/** How far Stripe's clock and the order of its list may be off. */
const SLACK_SECONDS = 60;

/** The transfer that was made under a key of ours, by the group it names. */
export async function findTransfer(stripe: StripeGateway, key: string): Promise<Stripe.Transfer | undefined> {
  const page = await stripe.call((api) => api.transfers.list({ transfer_group: key, limit: PAGE_ITEMS }));
  return page.data.find(({ metadata }) => metadata.mhc_key === key);
}

/** The payout that was made under it in an artist's account, since the transfer (Unix seconds). @throws DomainError `unavailable` past so many. */
export async function findPayout(
  stripe: StripeGateway,
  { key, accountId, since }: { readonly key: string; readonly accountId: string; readonly since: number },
): Promise<Stripe.Payout | undefined> {
  let startingAfter: string | undefined;
  for (let seen = 0; seen < PAYOUTS_MAX; seen += PAGE_ITEMS) {
    const params = { limit: PAGE_ITEMS, created: { gte: since - SLACK_SECONDS }, ...(startingAfter === undefined ? {} : { starting_after: startingAfter }) };
    const page = await stripe.call((api) => api.payouts.list(params, { stripeAccount: accountId }));
    const found = page.data.find(({ metadata }) => metadata?.mhc_key === key);
    if (found !== undefined || !page.has_more) return found;
    startingAfter = page.data.at(-1)?.id;
  }
  throw new DomainError("unavailable", { sentence: "This account has more payouts at Stripe than can be looked through." });
}
