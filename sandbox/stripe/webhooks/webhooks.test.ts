import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, expect, test } from "vitest";
import type { StripeSandboxOptions } from "..";
import { startTestSandbox, type TestSandbox } from "../testing";

const SECRET = "whsec_test_0123456789abcdef";
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Receiver {
  url: string;
  received: Stripe.Event[];
  /** What to answer the next deliveries with; 200 when it is empty. */
  statuses: number[];
  /** Runs before the answer. */
  onEvent: (event: Stripe.Event) => Promise<void>;
}

/** An endpoint as ours: it checks the signature with the SDK. */
async function startReceiver(): Promise<Receiver> {
  const stripe = new Stripe("sk_test_local1234567");
  const receiver: Receiver = { url: "", received: [], statuses: [], onEvent: () => Promise.resolve() };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const event = stripe.webhooks.constructEvent(Buffer.concat(parts), String(request.headers["stripe-signature"]), SECRET);
    const status = receiver.statuses.shift() ?? 200;
    if (status < 300) receiver.received.push(event);
    await receiver.onEvent(event);
    response.writeHead(status).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  receiver.url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/hook`;
  open.push(() => new Promise((resolve) => server.close(resolve)));
  return receiver;
}

async function start(options: StripeSandboxOptions = {}): Promise<TestSandbox & { receiver: Receiver }> {
  const receiver = await startReceiver();
  const t = await startTestSandbox({ webhook: { url: receiver.url, secret: SECRET }, ...options });
  open.push(() => t.sandbox.close());
  return { ...t, receiver };
}

function types(receiver: Receiver): string[] {
  return receiver.received.map(({ type }) => type);
}

const pay = { amount: 500, currency: "usd", payment_method: "pm_card_visa", confirm: true, off_session: true };
const MINUTE_MS = 60_000;

test("each event arrives once, signed, with what the API answers for it", async () => {
  const { stripe, sandbox, receiver } = await start();
  const intent = await stripe.paymentIntents.create(pay);
  await sandbox.drainWebhooks();
  expect(types(receiver).toSorted()).toEqual(["charge.succeeded", "payment_intent.created", "payment_intent.succeeded"]);
  const paid = receiver.received.find(({ type }) => type === "payment_intent.succeeded");
  expect(paid?.data.object).toMatchObject({ id: intent.id, status: "succeeded" });
  expect(await stripe.events.retrieve(String(paid?.id))).toMatchObject({ id: paid?.id, pending_webhooks: 0, request: { id: intent.lastResponse.requestId } });
});

test("an endpoint for connected accounts that is there from the start hears of them, and the platform's own does not", async () => {
  const connected = await startReceiver();
  const { stripe, sandbox, receiver } = await start({ connectWebhook: { url: connected.url, secret: SECRET } });
  const account = await stripe.accounts.create({ type: "express", country: "US" });
  await stripe.accounts.update(account.id, { metadata: { realm: "INFERNO" } });
  await stripe.customers.create({ name: "Ada" });
  await sandbox.drainWebhooks();
  expect(types(receiver)).toEqual(["customer.created"]);
  expect(types(connected)).toEqual(["account.updated"]);
  expect(connected.received[0]?.account).toBe(account.id);
});

test("an endpoint that fails is tried again on the clock, and until then its events are listed as undelivered", async () => {
  const { stripe, sandbox, receiver } = await start();
  receiver.statuses.push(500, 503);
  const customer = await stripe.customers.create();
  await sandbox.drainWebhooks();
  expect(receiver.received).toEqual([]);
  expect((await stripe.events.list({ delivery_success: false })).data).toMatchObject([
    { type: "customer.created", pending_webhooks: 1, data: { object: { id: customer.id } } },
  ]);
  await sandbox.advanceClock(MINUTE_MS);
  expect(receiver.received).toEqual([]);
  await sandbox.advanceClock(5 * MINUTE_MS);
  expect(types(receiver)).toEqual(["customer.created"]);
  expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
});

test("after three days it is given up", async () => {
  const { stripe, sandbox, receiver } = await start();
  receiver.statuses.push(...Array.from({ length: 100 }, () => 500));
  await stripe.customers.create();
  for (let hour = 0; hour < 24 * 4; hour++) await sandbox.advanceClock(60 * MINUTE_MS);
  const tried = 100 - receiver.statuses.length;
  expect(tried).toBeGreaterThan(8);
  await sandbox.advanceClock(10 * 24 * 60 * MINUTE_MS);
  expect(100 - receiver.statuses.length).toBe(tried);
});

test("the state is there before its event is: a receiver that asks back sees it", async () => {
  const { stripe, sandbox, receiver } = await start();
  const seen: string[] = [];
  receiver.onEvent = async (event) => {
    if (event.type === "payment_intent.succeeded") seen.push((await stripe.paymentIntents.retrieve(event.data.object.id)).status);
  };
  await stripe.paymentIntents.create(pay);
  await sandbox.drainWebhooks();
  expect(seen).toEqual(["succeeded"]);
});

test("before-response: the receiver has the event when the caller has its answer, and the key is in use meanwhile", async () => {
  const { stripe, receiver } = await start({ chaos: { beforeResponseShare: 1 } });
  const conflicts: number[] = [];
  receiver.onEvent = async () => {
    await stripe.customers
      .create({}, { idempotencyKey: "same" })
      .catch((error: unknown) => conflicts.push(error instanceof Stripe.errors.StripeError ? (error.statusCode ?? 0) : 0));
  };
  await stripe.customers.create({}, { idempotencyKey: "same" });
  expect(types(receiver)).toEqual(["customer.created"]);
  expect(conflicts).toEqual([409]);
});

test("duplicated and shuffled, every event still arrives, and the same seed gives the same disorder", async () => {
  const orders: string[][] = [];
  for (let run = 0; run < 2; run++) {
    const { stripe, sandbox, receiver } = await start({
      seed: "shuffle",
      deliveryConcurrency: 1,
      chaos: { isShuffled: true, duplicateShare: 1, duplicatesMax: 3 },
    });
    sandbox.pauseWebhooks(true);
    for (let i = 0; i < 4; i++) await stripe.paymentIntents.create(pay);
    sandbox.pauseWebhooks(false);
    await sandbox.drainWebhooks();
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(12);
    expect(receiver.received.length).toBeGreaterThanOrEqual(24);
    orders.push(types(receiver));
  }
  expect(orders[0]).toEqual(orders[1]);
  expect(orders[0]?.slice(0, 6)).not.toEqual([
    "payment_intent.created",
    "payment_intent.created",
    "charge.succeeded",
    "charge.succeeded",
    "payment_intent.succeeded",
    "payment_intent.succeeded",
  ]);
});

test("delayed events wait for the clock; lost ones never come and are listed; swallowed ones never come and are not", async () => {
  const { stripe, sandbox, receiver } = await start({ chaos: { delayShare: 1, delayMsMax: 3 * 24 * 60 * MINUTE_MS } });
  await stripe.customers.create();
  await sandbox.drainWebhooks();
  expect(receiver.received).toEqual([]);
  await sandbox.advanceClock(3 * 24 * 60 * MINUTE_MS);
  expect(types(receiver)).toEqual(["customer.created"]);
  sandbox.setChaos({ dropLostShare: 1 });
  const lost = await stripe.customers.create();
  sandbox.setChaos({ dropSwallowedShare: 1 });
  await stripe.customers.create();
  await sandbox.advanceClock(30 * 24 * 60 * MINUTE_MS);
  expect(receiver.received).toHaveLength(1);
  expect((await stripe.events.list({ delivery_success: false })).data).toMatchObject([{ data: { object: { id: lost.id } } }]);
});

test("a dropped attempt is made again like any that failed", async () => {
  const { stripe, sandbox, receiver } = await start({ chaos: { dropRetriedShare: 1 } });
  await stripe.customers.create();
  await sandbox.drainWebhooks();
  expect(receiver.received).toEqual([]);
  await sandbox.advanceClock(MINUTE_MS);
  expect(types(receiver)).toEqual(["customer.created"]);
});

test("an answer that was lost is given again to the same key", async () => {
  const { stripe, sandbox } = await start({ chaos: { answerLostShare: 1 } });
  await expect(stripe.customers.create({ name: "Once" }, { idempotencyKey: "lost" })).rejects.toMatchObject({ type: "StripeConnectionError" });
  sandbox.setChaos({});
  await expect(stripe.customers.create({ name: "Once" }, { idempotencyKey: "lost" })).resolves.toMatchObject({ name: "Once" });
  expect((await stripe.customers.list()).data).toHaveLength(1);
});

test("what was not sent before a restart is sent after it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mhc-stripe-"));
  open.push(() => rm(folder, { recursive: true, force: true }));
  const receiver = await startReceiver();
  const options = { webhook: { url: receiver.url, secret: SECRET }, dataFile: join(folder, "journal.jsonl") };
  const first = await startTestSandbox(options);
  first.sandbox.pauseWebhooks(true);
  await first.stripe.customers.create();
  await first.sandbox.close();
  const second = await startTestSandbox(options);
  await second.sandbox.drainWebhooks();
  expect(types(receiver)).toEqual(["customer.created"]);
  await second.sandbox.close();
});

test("an endpoint gets the types it asked for, and none once it is disabled or deleted", async () => {
  const { stripe, sandbox, receiver } = await start();
  const [local] = (await stripe.webhookEndpoints.list()).data;
  expect(local?.secret).toBeUndefined();
  await stripe.webhookEndpoints.update(String(local?.id), { enabled_events: ["customer.created"] });
  const customer = await stripe.customers.create();
  await stripe.customers.update(customer.id, { name: "x" });
  await sandbox.drainWebhooks();
  expect(types(receiver)).toEqual(["customer.created"]);
  await stripe.webhookEndpoints.update(String(local?.id), { disabled: true });
  await stripe.customers.create();
  await stripe.webhookEndpoints.del(String(local?.id));
  await stripe.customers.create();
  await sandbox.drainWebhooks();
  expect(receiver.received).toHaveLength(1);
  expect((await stripe.webhookEndpoints.create({ url: "https://example.test/hook", enabled_events: ["*"] })).secret).toMatch(/^whsec_/);
});
