import Stripe from "stripe";
import { startStripeSandbox } from "..";

const KEY = "STRIPE_VERIFY_SECRET_KEY";
const POLLS_MAX = 60;
const POLL_MS = 1_000;

export interface Target {
  readonly stripe: Stripe;
  readonly isReal: boolean;
  /** Asks again until Stripe has caught up; the stand-in always has. @throws when it does not within a minute */
  eventually<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T>;
  close(): Promise<void>;
}

/** Test mode of a real account when its key is given as STRIPE_VERIFY_SECRET_KEY; else the stand-in. Never live mode. */
export async function openTarget(): Promise<Target> {
  const key = process.env[KEY];
  if (key) {
    if (!key.startsWith("sk_test_")) throw new Error(`${KEY} should begin with sk_test_: this suite makes payments`);
    return { stripe: new Stripe(key), isReal: true, eventually: poll, close: async () => undefined };
  }
  const sandbox = await startStripeSandbox({ seed: "verify" });
  const stripe = new Stripe("sk_test_verify1234567890", { host: "127.0.0.1", port: sandbox.port, protocol: "http", maxNetworkRetries: 0 });
  return { stripe, isReal: false, eventually: poll, close: () => sandbox.close() };
}

async function poll<T>(ask: () => Promise<T>, isDone: (answer: T) => boolean): Promise<T> {
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    const answer = await ask();
    if (isDone(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error("Stripe did not get there within a minute");
}
