import { randomBytes } from "node:crypto";
import { listenOnce } from "@/db/embedded/cluster";
import { keepSecrets } from "./secrets";

const TOKEN_BYTES = 16;
/** Whose accounts a local copy pays from. The numbers are those of examples (ISO 13616 registry; the Federal Reserve's own routing number). */
const SEPA_DEBTOR = { name: "MHC Streaming", iban: "DE89370400440532013000", bic: "COBADEFFXXX", postCode: "50667", town: "Köln", country: "DE" };
const ACH_ORIGINATOR = { bankName: "STAND-IN BANK", bankRoutingNumber: "021001208", companyName: "MHC STREAMING", companyId: "1234567890" };
const INVOICE_BUYER = { holder: "MHC Streaming", address: { street: "Domkloster", building: "4", postcode: "50667", town: "Köln", country: "DE" } };

/** Whether a copy pays out to the stand-in: one without a bank of its own does, and production never. */
export function hasBankSandbox({ NODE_ENV, DEPLOYMENT, BANK_URL }: NodeJS.ProcessEnv): boolean {
  return NODE_ENV !== "production" && DEPLOYMENT !== "production" && !BANK_URL;
}

/**
 * What a copy needs to pay by SEPA and ACH with the local stand-in for a bank, and by invoice; nothing where it has none. Nobody but the copy itself looks
 * for it, so it takes any port that is free.
 */
export async function bankVariables(outer: NodeJS.ProcessEnv, dataDir: string): Promise<Record<string, string>> {
  if (!hasBankSandbox(outer)) return {};
  const { BANK_TOKEN } = await keepSecrets(dataDir, { BANK_TOKEN: () => randomBytes(TOKEN_BYTES).toString("hex") });
  const port = outer.BANK_SANDBOX_PORT || (await listenOnce(0));
  if (port === undefined) throw new Error("No port is free for the stand-in for a bank.");
  return {
    SEPA_DEBTOR: outer.SEPA_DEBTOR || JSON.stringify(SEPA_DEBTOR),
    ACH_ORIGINATOR: outer.ACH_ORIGINATOR || JSON.stringify(ACH_ORIGINATOR),
    INVOICE_BUYER: outer.INVOICE_BUYER || JSON.stringify(INVOICE_BUYER),
    ...{ BANK_TOKEN, BANK_SANDBOX_PORT: String(port), BANK_URL: `http://127.0.0.1:${port}` },
  };
}
