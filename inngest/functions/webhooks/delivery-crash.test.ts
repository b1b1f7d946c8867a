import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { webhookDeliveries } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { createCaller } from "@/server/api/router";
import { WorkerProcess } from "@/test/crash/worker-process";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { startWebhookReceiver, type WebhookReceiver } from "@/test/webhook-receiver";

const EVENTS = 24;
const PATIENCE = { timeout: 150_000, interval: 50 };
const LONG_TEST_MS = 300_000;

let t: TestServices;
let receiver: WebhookReceiver;
let secret = "";
let worker: WorkerProcess | null = null;

beforeAll(async () => {
  t = await createTestServices();
  receiver = await startWebhookReceiver({ secret: () => secret, now: () => new Date() });
});
afterAll(async () => {
  await worker?.kill();
  await receiver.close();
  await t.close();
});

it(
  "every event reaches an artist's program, signed and under one id, although the worker is killed while it tells",
  async () => {
    const { actor } = await addPerson(t.services, "artist");
    const fan = await addPerson(t.services);
    const caller = createCaller({ services: t.services, actor, requestId: "req", idempotencyKey: null, clientAddress: "", userAgent: "", country: null });
    ({ secret } = await caller.webhooks.createEndpoint({ url: receiver.url, eventTypes: ["tip.*"] }));
    for (let at = 0; at < EVENTS; at++) {
      const data = { tipId: `tip_${at}`, fanId: fan.actor.userId, artistId: actor.userId, amountCents: 500 + at };
      await t.services.db.transaction((tx) => sendEvent(tx, { id: `patronage/tip.paid:${at}`, name: "patronage/tip.paid", data }));
    }
    worker = await WorkerProcess.start(t.services.env);
    await vi.waitFor(() => expect(receiver.events.size).toBeGreaterThan(3), PATIENCE);
    await worker.kill();
    expect(receiver.events.size).toBeLessThan(EVENTS);
    worker = await WorkerProcess.start(t.services.env);
    await vi.waitFor(async () => {
      const rows = await t.services.db.select().from(webhookDeliveries);
      expect(rows.filter((row) => row.status === "delivered")).toHaveLength(EVENTS);
    }, PATIENCE);
    expect([...receiver.events.values()].map((event) => event.data.tipId).sort()).toEqual(Array.from({ length: EVENTS }, (_, at) => `tip_${at}`).sort());
    expect(receiver.faults).toEqual([]);
  },
  LONG_TEST_MS,
);
