// Plain JavaScript: asked before packages are there.

/** Whether a copy pays with the stand-in for Stripe: one with a real account's keys does not, and production never. */
export function hasStripeSandbox({ NODE_ENV, DEPLOYMENT, STRIPE_SECRET_KEY }) {
  return NODE_ENV !== "production" && DEPLOYMENT !== "production" && !STRIPE_SECRET_KEY;
}
