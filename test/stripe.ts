import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { checkouts, eventOutbox } from "@/db/schema";
import { EVENTS } from "@/inngest/events";
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from "@/sandbox/stripe";
import { executeCommand, processStripeEvent, sweepStripe, syncFromStripe } from "@/server/patronage";
import type { Services } from "@/server/services";
import { createTestServices, type TestServices } from "./services";

const SECRET = "whsec_for_tests_only_0123456789";
const ROUNDS_MAX = 100;

export interface TestStripe {
  readonly sandbox: StripeSandbox;
  /** Environment that leads to it. */
  readonly variables: Readonly<Record<string, string>>;
  readonly webhookSecret: string;
}

/** The stand-in for Stripe in this process, with keys and a secret for tests. Close it by `sandbox.close()`. */
export async function createTestStripe(options: StripeSandboxOptions = {}): Promise<TestStripe> {
  const sandbox = await startStripeSandbox({ seed: "test", ...options });
  const variables = {
    STRIPE_API_BASE: sandbox.url,
    STRIPE_SECRET_KEY: "sk_test_local1234567",
    STRIPE_PUBLISHABLE_KEY: "pk_test_local1234567",
    STRIPE_WEBHOOK_SECRET: SECRET,
  };
  return { sandbox, variables, webhookSecret: SECRET };
}

export interface TestMoney extends TestServices {
  readonly stripe: TestStripe;
  /** Moves our clock and Stripe's together, so that months pass for both. */
  advance(ms: number): Promise<void>;
  /** Orders something of the stand-in under `/_sandbox/…`. */
  order(path: string, body: unknown): Promise<unknown>;
  /** As if every webhook had come and every job had run. */
  settle(): Promise<void>;
}

/** Everything real that money needs: our services, with the stand-in for Stripe at the same moment. */
export async function createTestMoney(options: StripeSandboxOptions = {}): Promise<TestMoney> {
  const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  let nowS = () => nowMs / 1_000;
  // Whoever checks a signature goes by our clock.
  const stripe = await createTestStripe({ nowMs, signatureNowS: () => nowS(), ...options });
  const t = await createTestServices(stripe.variables);
  t.clock.advanceMs(nowMs - t.clock.now().getTime());
  nowS = () => Math.floor(t.clock.now().getTime() / 1_000);
  return {
    ...t,
    stripe,
    advance: async (ms) => {
      t.clock.advanceMs(ms);
      await stripe.sandbox.advanceClock(ms);
    },
    order: async (path, body) => {
      const answer = await fetch(`${stripe.sandbox.url}/_sandbox/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const value: unknown = await answer.json();
      if (!answer.ok) throw new Error(JSON.stringify(value));
      return value;
    },
    settle: async () => {
      await sweepStripe(t.services);
      await runMoneyJobs(t.services);
    },
    close: async () => {
      await t.close();
      await stripe.sandbox.close();
    },
  };
}

const JOBS = {
  "patronage/stripe-event.received": (services: Services, data: unknown) => processStripeEvent(services, EVENTS["patronage/stripe-event.received"].parse(data)),
  "patronage/sync.requested": (services: Services, data: unknown) => syncFromStripe(services, EVENTS["patronage/sync.requested"].parse(data)),
  "patronage/command.requested": (services: Services, data: unknown) => executeCommand(services, EVENTS["patronage/command.requested"].parse(data)),
} as const;
const jobName = z.enum(["patronage/stripe-event.received", "patronage/sync.requested", "patronage/command.requested"]);

/** Runs what waits in the outbox for the jobs of money, oldest first, until nothing is left: a worker without its engine. */
export async function runMoneyJobs(services: Services): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const isWaiting = and(isNull(eventOutbox.dispatchedAt), inArray(eventOutbox.name, Object.keys(JOBS)));
    const waiting = await services.db.select().from(eventOutbox).where(isWaiting).orderBy(eventOutbox.createdAt).limit(500);
    if (waiting.length === 0) return;
    for (const event of waiting) await JOBS[jobName.parse(event.name)](services, event.data);
    const ids = waiting.map(({ id }) => id);
    await services.db.update(eventOutbox).set({ dispatchedAt: services.clock.now() }).where(inArray(eventOutbox.id, ids));
  }
  throw new Error("The jobs of money set each other going without end.");
}

/** Somebody gives a card on the page of a checkout and presses "Pay", as Stripe.js would. @throws what Stripe says of the card. */
export async function payCheckout(t: TestMoney, checkoutId: string, card = "pm_card_visa"): Promise<void> {
  const [row] = await t.services.db.select({ sessionId: checkouts.stripeSessionId }).from(checkouts).where(eq(checkouts.id, checkoutId));
  const answer = await fetch(`${t.stripe.sandbox.url}/v1/payment_pages/${row?.sessionId}/confirm`, {
    method: "POST",
    headers: { authorization: "Bearer pk_test_local1234567", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ payment_method: card }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
