import { randomBytes } from "node:crypto";
import { keepSecrets } from "./secrets";
import { stripeSandboxPort } from "./stripe-port.mjs";

const KEY_BYTES = 16;
const makeKey = (prefix: string) => () => `${prefix}${randomBytes(KEY_BYTES).toString("hex")}`;

/**
 * What a copy needs to pay with the local stand-in for Stripe; nothing where a real account's key is given, and never in production.
 * The keys are made once a copy and kept: signatures outlive a restart.
 */
export async function stripeVariables(outer: NodeJS.ProcessEnv, place: { readonly dataDir: string; readonly port: number }): Promise<Record<string, string>> {
  const port = stripeSandboxPort(outer, place.port);
  if (port === undefined) return {};
  const secrets = await keepSecrets(place.dataDir, {
    STRIPE_SECRET_KEY: makeKey("sk_test_"),
    STRIPE_PUBLISHABLE_KEY: makeKey("pk_test_"),
    STRIPE_WEBHOOK_SECRET: makeKey("whsec_"),
  });
  return { ...secrets, STRIPE_SANDBOX_PORT: String(port), STRIPE_API_BASE: `http://127.0.0.1:${port}` };
}
