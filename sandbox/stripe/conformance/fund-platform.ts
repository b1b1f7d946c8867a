import Stripe from "stripe";

const CENTS = 1_000_000;

/** The scenarios pay out and transfer what a test account has from earlier; a fresh one has nothing. */
export async function fundPlatform(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const stripe = new Stripe("sk_test_conformance1234567890", { host: hostname, port, protocol: "http" });
  await stripe.paymentIntents.create({ amount: CENTS, currency: "usd", payment_method: "pm_card_bypassPending", confirm: true, return_url: url });
}
