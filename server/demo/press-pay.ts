import { syncFromStripe } from "@/server/patronage";
import type { Services } from "@/server/services";

const ANSWER_MS_MAX = 20_000;

/** Whether payments go to the local stand-in, where a demo may pay with a card that does not exist. */
export function hasStandIn(services: Services): boolean {
  const { STRIPE_API_BASE, STRIPE_SECRET_KEY } = services.env;
  return services.env.DEPLOYMENT === "local" && STRIPE_API_BASE !== undefined && STRIPE_SECRET_KEY !== undefined;
}

/** What Stripe's page does when somebody presses "Pay" with its test card, then what our return page does. */
export async function pressPay(services: Services, checkout: { readonly clientSecret: string } | null): Promise<void> {
  const sessionId = checkout?.clientSecret.split("_secret")[0] ?? "";
  if (sessionId === "") return;
  const response = await fetch(`${services.env.STRIPE_API_BASE}/v1/payment_pages/${sessionId}/confirm`, {
    method: "POST",
    headers: { authorization: `Bearer ${services.env.STRIPE_PUBLISHABLE_KEY}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ payment_method: "pm_card_visa" }),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  });
  // Paid by an earlier try of the same job: what follows is read below all the same.
  if (!response.ok && response.status !== 400) throw new Error(`The stand-in for Stripe answered ${response.status}.`);
  await syncFromStripe(services, { objectType: "checkout.session", objectId: sessionId });
}
