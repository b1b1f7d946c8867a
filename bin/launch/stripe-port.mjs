// Where the stand-in for Stripe listens. Plain JavaScript: its port is looked at before packages are there.

/** The port, or undefined for a copy that pays with a real account's keys, as production always does. */
export function stripeSandboxPort(environment, port) {
  const isProduction = environment.NODE_ENV === "production" || environment.DEPLOYMENT === "production";
  if (isProduction || environment.STRIPE_SECRET_KEY) return undefined;
  return Number(environment.STRIPE_SANDBOX_PORT || (port < 65_535 ? port + 1 : port - 1));
}
