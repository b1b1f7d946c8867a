import { headers } from "next/headers";
import { preconnect } from "react-dom";
import { pageContext } from "@/server/api/server-caller";

const PROVIDER_ORIGIN = "https://js.stripe.com";

/** The key that the browser pays with; null where no payment provider is set up, and nothing can be paid. */
export async function findPaymentKey(): Promise<string | null> {
  return (await pageContext()).services.stripe.publishableKey;
}

/**
 * Gets a page ready to pay. The provider's own script is loaded only once somebody means to; here we open the connection.
 * A local copy has a stand-in in its place, which the loader takes for Stripe.js: it must have run before anything on the page does.
 */
export async function PaymentReady() {
  const { STRIPE_API_BASE: base, DEPLOYMENT } = (await pageContext()).services.env;
  if (base === undefined || DEPLOYMENT === "production") {
    preconnect(PROVIDER_ORIGIN);
    return null;
  }
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return <script nonce={nonce} src={new URL("/stripe.js", base).href} suppressHydrationWarning />;
}
