import { isAddress, isHex } from "viem";
import type { z } from "zod";
import type { Database } from "@/db/client";
import type { Clock } from "@/server/kernel/clock";
import type { Env } from "@/server/kernel/env";
import type { StripeGateway } from "../stripe";
import type { PayoutRails } from ".";
import { achOriginatorShape, createAchRail } from "./ach";
import type { BankGateway } from "./bank/gateway";
import { createHttpGateway } from "./bank/http-gateway";
import { createCryptoRail } from "./crypto";
import { CHAINS, type ChainRules } from "./crypto/chains";
import { createInvoiceRail } from "./invoice";
import { invoiceBuyerShape } from "./invoice/render-invoice";
import { createSepaRail, sepaDebtorShape } from "./sepa";
import { createStripeConnectRail } from "./stripe-connect";

type RailEnv = Pick<
  Env,
  | ("DEPLOYMENT" | "STRIPE_SECRET_KEY" | "BANK_URL" | "BANK_TOKEN" | "SEPA_DEBTOR" | "ACH_ORIGINATOR" | "INVOICE_BUYER")
  | ("CRYPTO_WALLET_KEY" | "ETHEREUM_RPC_URL" | "POLYGON_RPC_URL" | "CRYPTO_TEST_CHAIN")
>;

function wrong(what: string): never {
  throw new Error(`Wrong environment: ${what}`);
}

/** Never says what stands in the variable: it may name accounts. */
function readJson<T>(name: string, text: string, shape: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return wrong(`${name} is no JSON`);
    throw thrown;
  }
  const parsed = shape.safeParse(value);
  return parsed.success ? parsed.data : wrong(`${name}: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join(", ")}`);
}

/** The bank's door, or null without one. */
export function createBankGateway({ BANK_URL, BANK_TOKEN }: Pick<Env, "BANK_URL" | "BANK_TOKEN">): BankGateway | null {
  if (BANK_URL === undefined) return null;
  return createHttpGateway({ baseUrl: BANK_URL.replace(/\/$/, ""), token: BANK_TOKEN ?? wrong("BANK_TOKEN is missing") });
}

/** Real tokens on real chains; on this machine, another token on another chain that is named by both. */
function rulesOf(env: RailEnv, rules: ChainRules): ChainRules {
  if (env.CRYPTO_TEST_CHAIN === undefined) return rules;
  const [chainId = "", token = ""] = env.CRYPTO_TEST_CHAIN.split(":");
  if (env.DEPLOYMENT === "production") wrong("CRYPTO_TEST_CHAIN is for a chain on this machine only, never in production");
  return { ...rules, chainId: Number(chainId), token: isAddress(token, { strict: false }) ? token : wrong("CRYPTO_TEST_CHAIN names no token") };
}

function cryptoRail(env: RailEnv, db: Database, clock: Clock): PayoutRails {
  const { CRYPTO_WALLET_KEY: walletKey, ETHEREUM_RPC_URL: ethereum, POLYGON_RPC_URL: polygon } = env;
  // A wallet without a chain pays nobody.
  if (!isHex(walletKey) || (ethereum === undefined && polygon === undefined)) return {};
  const chains = {
    ...(ethereum === undefined ? {} : { ethereum: { ...rulesOf(env, CHAINS.ethereum), rpcUrl: ethereum } }),
    ...(polygon === undefined ? {} : { polygon: { ...rulesOf(env, CHAINS.polygon), rpcUrl: polygon } }),
  };
  return { crypto: createCryptoRail({ chains, walletKey, db, clock }) };
}

interface RailNeeds {
  readonly env: RailEnv;
  readonly stripe: StripeGateway;
  readonly clock: Clock;
  readonly db: Database;
}

/** The rails that the environment sets up. */
export function createRails({ env, stripe, clock, db }: RailNeeds): PayoutRails {
  const bank = createBankGateway(env);
  return {
    ...(env.STRIPE_SECRET_KEY === undefined ? {} : { stripe: createStripeConnectRail({ stripe, clock }) }),
    ...(bank === null || env.SEPA_DEBTOR === undefined ? {} : { sepa: createSepaRail(readJson("SEPA_DEBTOR", env.SEPA_DEBTOR, sepaDebtorShape), bank) }),
    ...(bank === null || env.ACH_ORIGINATOR === undefined
      ? {}
      : { ach: createAchRail(readJson("ACH_ORIGINATOR", env.ACH_ORIGINATOR, achOriginatorShape), bank) }),
    ...(env.INVOICE_BUYER === undefined
      ? {}
      : { invoice: createInvoiceRail({ db, clock, buyer: readJson("INVOICE_BUYER", env.INVOICE_BUYER, invoiceBuyerShape) }) }),
    ...cryptoRail(env, db, clock),
  };
}
