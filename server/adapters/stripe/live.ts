import { Readable } from "node:stream";
import Stripe from "stripe";
import type { Env } from "@/server/kernel/env";
import { DomainError } from "@/server/kernel/errors";
import type { ReadWebhook, StripeGateway } from ".";
import { translateStripeFailure } from "./translate-failure";

const TIMEOUT_MS = 20_000;
const RETRIES = 2;
/** How old a signature may be (Stripe's own advice, docs.stripe.com/webhooks#replay-attacks). */
const SIGNATURE_SECONDS_MAX = 300;
const LOOPBACK = new Set(["127.0.0.1", "[::1]"]);
/** POSTs that change nothing. */
const READS_BY_POST = new Set(["/v1/invoices/create_preview"]);

type HttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;
type StripeEnv = Pick<Env, "DEPLOYMENT" | "STRIPE_API_BASE" | "STRIPE_SECRET_KEY" | "STRIPE_PUBLISHABLE_KEY" | "STRIPE_WEBHOOK_SECRET">;

/** An answer that never left this machine, in Stripe's own words for a wrong request, which nobody tries again. */
function refuseHere(message: string): Awaited<ReturnType<HttpClient["makeRequest"]>> {
  const error = { type: "invalid_request_error", message };
  return {
    getStatusCode: () => 400,
    getHeaders: () => ({}),
    getRawResponse: () => null,
    toStream: () => Readable.from([]),
    toJSON: async () => ({ error }),
  };
}

/** The SDK makes up a random key where none is given, which is none at all after a crash: such a write never leaves. */
function requireOwnKeys(inner: HttpClient): HttpClient {
  return {
    getClientName: () => inner.getClientName(),
    makeRequest: async (host, port, path, method, headers, data, protocol, timeout) => {
      const key: unknown = Object.entries(headers).find(([name]) => name.toLowerCase() === "idempotency-key")?.[1];
      const isOwn = typeof key === "string" && !key.startsWith("stripe-node-retry-");
      if (method === "POST" && !isOwn && !READS_BY_POST.has(path)) return refuseHere(`A write to Stripe (${path}) needs an idempotency key of ours.`);
      return inner.makeRequest(host, port, path, method, headers, data, protocol, timeout);
    },
  };
}

/** Where the stand-in listens. Only on this machine, only with test keys, never in production. */
function standInAddress(env: StripeEnv, secretKey: string): Pick<Stripe.StripeConfig, "host" | "port" | "protocol"> {
  if (env.STRIPE_API_BASE === undefined) return {};
  const url = new URL(env.STRIPE_API_BASE);
  if (env.DEPLOYMENT === "production" || !LOOPBACK.has(url.hostname) || !/^[sr]k_test_/.test(secretKey)) {
    throw new Error("Wrong environment: STRIPE_API_BASE is for the local stand-in only: on 127.0.0.1, with test keys, never in production");
  }
  return { host: url.hostname, port: url.port, protocol: url.protocol === "https:" ? "https" : "http" };
}

function createClient(env: StripeEnv, secretKey: string): Stripe {
  return new Stripe(secretKey, {
    apiVersion: "2026-10-28.endive",
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
    httpClient: requireOwnKeys(Stripe.createNodeHttpClient()),
    ...standInAddress(env, secretKey),
  });
}

function verify(stripe: Stripe, rawBody: string, signature: string, secrets: readonly string[], now: Date): Stripe.Event | null {
  for (const secret of secrets) {
    try {
      const event = stripe.webhooks.constructEvent(rawBody, signature, secret, SIGNATURE_SECONDS_MAX, undefined, now.getTime());
      return event;
    } catch (thrown) {
      if (!(thrown instanceof Stripe.errors.StripeSignatureVerificationError)) throw thrown;
    }
  }
  return null;
}

/** Stripe by its SDK, from the environment. Without a key every call answers `unavailable`, and no webhook is taken. */
export function createStripeGateway(env: StripeEnv): StripeGateway {
  const secretKey = env.STRIPE_SECRET_KEY;
  const stripe = secretKey === undefined ? null : createClient(env, secretKey);
  const secrets = (env.STRIPE_WEBHOOK_SECRET ?? "").split(",").filter((secret) => secret !== "");
  const isLive = secretKey !== undefined && /^[sr]k_live_/.test(secretKey);

  const readWebhook: StripeGateway["readWebhook"] = (rawBody, signature, now, whose = "own"): ReadWebhook => {
    if (stripe === null || secrets.length === 0) throw new DomainError("unavailable", { sentence: "No webhook is taken: STRIPE_WEBHOOK_SECRET is not set." });
    const event = signature === null ? null : verify(stripe, rawBody, signature, secrets, now);
    if (event === null) return { refusal: "The signature is not valid, or no longer." };
    if (event.livemode !== isLive) return { refusal: "This event is of another mode than the key." };
    const isConnected = event.account !== undefined && event.account !== null;
    if (isConnected !== (whose === "connected")) return { refusal: "This event is of another account." };
    return { event };
  };

  return {
    publishableKey: env.STRIPE_PUBLISHABLE_KEY ?? null,
    readWebhook,
    call: async (work) => {
      if (stripe === null) throw new DomainError("unavailable", { sentence: "Payments are not set up: STRIPE_SECRET_KEY is not set." });
      try {
        return await work(stripe);
      } catch (thrown) {
        throw translateStripeFailure(thrown);
      }
    },
  };
}
