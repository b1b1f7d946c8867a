import { readEnv } from "@/server/kernel/env";
import { bankVariables } from "./bank-sandbox";
import { edgeVariables } from "./edge-sandbox";
import { Fault } from "./fault.mjs";
import { ensureSecrets } from "./secrets";
import { stripeVariables } from "./stripe-sandbox";

export interface Place {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
}

// Checked in place of the embedded server's, which is known only once it runs.
const EMBEDDED_URL = "postgres://embedded";

/**
 * The environment of every process of this copy, but for DATABASE_URL where we start Postgres ourselves. A local copy makes
 * its own secrets; a production one must be given them.
 * @throws Fault of one line that names what is missing or wrong.
 */
export async function prepareEnvironment(outer: NodeJS.ProcessEnv, place: Place): Promise<NodeJS.ProcessEnv> {
  const isProduction = outer.NODE_ENV === "production" || outer.DEPLOYMENT === "production";
  const given = Object.fromEntries(Object.entries(outer).filter(([, value]) => value !== ""));
  const secrets = isProduction ? {} : await ensureSecrets(place.dataDir);
  const environment: NodeJS.ProcessEnv = {
    ...secrets,
    ...given,
    // Together or not at all: a webhook secret of a real account says nothing about the stand-in's.
    ...(await stripeVariables(outer, place)),
    ...(await bankVariables(outer, place.dataDir)),
    ...(await edgeVariables(outer, place)),
    // What Next.js and React call production is a built site; whether stand-ins may run is what DEPLOYMENT says.
    NODE_ENV: "production",
    DEPLOYMENT: isProduction ? "production" : "local",
    DATA_DIR: place.dataDir,
    HOST: place.host,
    PORT: String(place.port),
    NEXT_TELEMETRY_DISABLED: "1",
  };
  try {
    readEnv(isProduction ? environment : { DATABASE_URL: EMBEDDED_URL, ...environment });
  } catch (error) {
    throw new Fault(error instanceof Error ? error.message : String(error));
  }
  return environment;
}
