import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { keepSecrets } from "./secrets";

const TOKEN_BYTES = 16;
/** Whose accounts a local copy pays from. The numbers are those of examples (ISO 13616 registry; the Federal Reserve's own routing number). */
const SEPA_DEBTOR = { name: "MHC Streaming", iban: "DE89370400440532013000", bic: "COBADEFFXXX", postCode: "50667", town: "Köln", country: "DE" };
const ACH_ORIGINATOR = { bankName: "STAND-IN BANK", bankRoutingNumber: "021001208", companyName: "MHC STREAMING", companyId: "1234567890" };

/**
 * What a copy needs to pay by SEPA and ACH with the local stand-in for a bank; nothing where a bank is given, and never in production.
 * Nobody but the copy itself looks for it, so it takes any port that is free.
 */
export async function bankVariables(outer: NodeJS.ProcessEnv, dataDir: string): Promise<Record<string, string>> {
  const isProduction = outer.NODE_ENV === "production" || outer.DEPLOYMENT === "production";
  if (isProduction || outer.BANK_URL) return {};
  const { BANK_TOKEN } = await keepSecrets(dataDir, { BANK_TOKEN: () => randomBytes(TOKEN_BYTES).toString("hex") });
  const port = await findFreePort();
  const accounts = { SEPA_DEBTOR: JSON.stringify(SEPA_DEBTOR), ACH_ORIGINATOR: JSON.stringify(ACH_ORIGINATOR) };
  return { ...accounts, BANK_TOKEN, BANK_SANDBOX_PORT: String(port), BANK_URL: `http://127.0.0.1:${port}` };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("No port is free.");
  return address.port;
}
