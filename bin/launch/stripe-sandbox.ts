import { randomBytes } from "node:crypto";
import { listenOnce } from "@/db/embedded/cluster";
import { hasStripeSandbox } from "./has-stripe-sandbox.mjs";
import { keepSecrets } from "./secrets";

const KEY_BYTES = 16;
const PORT_MAX = 65_535;
const makeKey = (prefix: string) => () => `${prefix}${randomBytes(KEY_BYTES).toString("hex")}`;

/** The port after the site's, where people look for it; any other that is free where that one is taken, as by the site of a copy beside this one. */
async function choosePort(sitePort: number): Promise<number> {
  const port = (await listenOnce(sitePort < PORT_MAX ? sitePort + 1 : sitePort - 1)) ?? (await listenOnce(0));
  if (port === undefined) throw new Error("No port is free for the stand-in for Stripe.");
  return port;
}

/**
 * What a copy needs to pay with the local stand-in for Stripe; nothing where a real account's key is given, and never in production.
 * The keys are made once a copy and kept: signatures outlive a restart.
 */
export async function stripeVariables(outer: NodeJS.ProcessEnv, place: { readonly dataDir: string; readonly port: number }): Promise<Record<string, string>> {
  if (!hasStripeSandbox(outer)) return {};
  const port = outer.STRIPE_SANDBOX_PORT || (await choosePort(place.port));
  const secrets = await keepSecrets(place.dataDir, {
    STRIPE_SECRET_KEY: makeKey("sk_test_"),
    STRIPE_PUBLISHABLE_KEY: makeKey("pk_test_"),
    STRIPE_WEBHOOK_SECRET: makeKey("whsec_"),
  });
  return { ...secrets, STRIPE_SANDBOX_PORT: String(port), STRIPE_API_BASE: `http://127.0.0.1:${port}` };
}
