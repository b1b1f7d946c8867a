import { createHmac } from "node:crypto";
import { count } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventOutbox, stripeEvents } from "@/db/schema";
import { createStripeGateway } from "@/server/adapters/stripe/live";
import { createTestServices, type TestServices } from "@/test/services";
import { takeWebhook } from "./take-webhook";

const SECRET = "whsec_of_our_own_endpoint_1";
const OLDER_SECRET = "whsec_that_is_being_replaced";
const KEYS = { STRIPE_SECRET_KEY: "sk_test_local1234567", STRIPE_WEBHOOK_SECRET: `${SECRET},${OLDER_SECRET}` };
const TOLERANCE_S = 300;
let t: TestServices;
let made = 0;

beforeAll(async () => {
  t = await createTestServices(KEYS);
});
afterAll(() => t.close());

const nowS = () => Math.floor(t.clock.now().getTime() / 1_000);

function eventBody(more: object = {}): string {
  const object = { id: `pi_${++made}`, object: "payment_intent", customer: "cus_1" };
  return JSON.stringify({ id: `evt_${made}`, object: "event", type: "payment_intent.succeeded", created: nowS(), livemode: false, data: { object }, ...more });
}

function sign(body: string, secret: string, timestampS: number): string {
  return `t=${timestampS},v1=${createHmac("sha256", secret).update(`${timestampS}.${body}`).digest("hex")}`;
}

async function countTaken() {
  const [events] = await t.services.db.select({ n: count() }).from(stripeEvents);
  const [jobs] = await t.services.db.select({ n: count() }).from(eventOutbox);
  return { events: events?.n, jobs: jobs?.n };
}

const FORGERIES: Readonly<Record<string, () => { rawBody: string; signature: string | null }>> = {
  "no signature": () => ({ rawBody: eventBody(), signature: null }),
  "an empty signature": () => ({ rawBody: eventBody(), signature: "" }),
  "a signature of nonsense": () => ({ rawBody: eventBody(), signature: `t=${nowS()},v1=${"0".repeat(64)}` }),
  "another secret": () => {
    const rawBody = eventBody();
    return { rawBody, signature: sign(rawBody, "whsec_somebody_elses_secret", nowS()) };
  },
  "an empty secret": () => {
    const rawBody = eventBody();
    return { rawBody, signature: sign(rawBody, "", nowS()) };
  },
  "a body that was tampered with": () => {
    const rawBody = eventBody();
    return { rawBody: rawBody.replace("cus_1", "cus_2"), signature: sign(rawBody, SECRET, nowS()) };
  },
  "a time that was tampered with": () => {
    const rawBody = eventBody();
    return { rawBody, signature: sign(rawBody, SECRET, nowS() - 3_600).replace(/t=\d+/, `t=${nowS()}`) };
  },
  "a stale time": () => {
    const rawBody = eventBody();
    return { rawBody, signature: sign(rawBody, SECRET, nowS() - TOLERANCE_S - 1) };
  },
  "another account's event": () => {
    const rawBody = eventBody({ account: "acct_somebody" });
    return { rawBody, signature: sign(rawBody, SECRET, nowS()) };
  },
  "an event of live mode at a test key": () => {
    const rawBody = eventBody({ livemode: true });
    return { rawBody, signature: sign(rawBody, SECRET, nowS()) };
  },
};
const KINDS = Object.keys(FORGERIES);

it("takes none of 1,000 webhooks that are forged, stale, tampered with, of another account or mode, and writes nothing of them", async () => {
  const before = await countTaken();
  let accepted = 0;
  for (let i = 0; i < 1_000; i++) {
    const forge = FORGERIES[KINDS[i % KINDS.length] ?? ""];
    if (forge === undefined) throw new Error("A kind of forgery is missing.");
    await takeWebhook(t.services, forge()).then(
      () => {
        accepted += 1;
      },
      (thrown: unknown) => expect(thrown).toMatchObject({ code: "invalid_input", status: 400 }),
    );
  }
  expect(accepted).toBe(0);
  expect(await countTaken()).toEqual(before);
});

it.each([SECRET, OLDER_SECRET])("keeps what either of our secrets signed, once with its job, however often it is replayed (%s)", async (secret) => {
  const before = await countTaken();
  const rawBody = eventBody();
  const signature = sign(rawBody, secret, nowS());
  await Promise.all([1, 2, 3].map(() => takeWebhook(t.services, { rawBody, signature })));
  for (let i = 0; i < 20; i++) await takeWebhook(t.services, { rawBody, signature });
  expect(await countTaken()).toEqual({ events: (before.events ?? 0) + 1, jobs: (before.jobs ?? 0) + 1 });
});

it("is closed without a secret, in a way that makes Stripe try again", async () => {
  const stripe = createStripeGateway({ DEPLOYMENT: "local", STRIPE_SECRET_KEY: KEYS.STRIPE_SECRET_KEY });
  const rawBody = eventBody();
  const taking = takeWebhook({ ...t.services, stripe }, { rawBody, signature: sign(rawBody, "", nowS()) });
  await expect(taking).rejects.toMatchObject({ code: "unavailable", status: 503 });
});

it("sets no job going for what nothing of ours follows from, and asks not to be told again", async () => {
  const before = await countTaken();
  const rawBody = eventBody({ type: "product.created", data: { object: { id: "prod_1", object: "product" } } });
  await takeWebhook(t.services, { rawBody, signature: sign(rawBody, SECRET, nowS()) });
  expect(await countTaken()).toEqual({ events: (before.events ?? 0) + 1, jobs: before.jobs });
});
