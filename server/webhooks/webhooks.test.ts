import { and, eq, inArray } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventOutbox, mails, webhookDeliveries, webhookEndpoints } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { signatureFault, startWebhookReceiver, type WebhookReceiver } from "@/test/webhook-receiver";
import { newEndpoint } from "./contract";
import { tryDelivery } from "./deliver";
import { getDelivery, listDeliveries, replayDelivery, replayFailed, sendPing } from "./deliveries";
import { createEndpoint, deleteEndpoint, listEndpoints, rotateSecret, updateEndpoint } from "./manage-endpoints";
import { eventIdOf } from "./record-event";
import { delayAfter, isEventPattern, TRIES_MAX } from "./rules";
import { tellArtist } from "./tell-artist";

let t: TestServices;
let artist: Actor;
let other: Actor;
let receiver: WebhookReceiver;
let secret: string;
/** What the receiver answers; null is 200. */
let status: number | null;
/** How many posts have to be there before the first is answered. */
let together: number;
let told = 0;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  artist = (await addPerson(t.services, "artist")).actor;
  other = (await addPerson(t.services, "artist")).actor;
  status = null;
  together = 1;
  receiver = await startWebhookReceiver({
    secret: () => secret,
    now: () => t.clock.now(),
    answer: async (_, response) => {
      await expect.poll(() => receiver.requests()).toBeGreaterThanOrEqual(together);
      if (status !== null) response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("no");
    },
  });
});
afterEach(() => receiver.close());

async function addEndpoint(eventTypes: readonly string[] = ["*"]) {
  const made = await createEndpoint(t.services, artist, newEndpoint.parse({ url: receiver.url, eventTypes }));
  secret = made.secret;
  return made;
}

const tell = (name: string, data: object, id = `event-${++told}`) =>
  tellArtist(t.services, { id, name, data: { artistId: artist.userId, fanId: other.userId, ...data } });
const tip = (id?: string) => tell("patronage/tip.paid", { tipId: "tip_1", amountCents: 500 }, id);
async function pending() {
  const mine = t.services.db.select({ id: webhookEndpoints.id }).from(webhookEndpoints).where(eq(webhookEndpoints.artistId, artist.userId));
  return t.services.db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.status, "pending"), inArray(webhookDeliveries.endpointId, mine)))
    .orderBy(webhookDeliveries.id);
}

/** What the job does: tries until it is over, with the waits between. */
async function runJob(delivery: { readonly id: string; readonly round: number }): Promise<number> {
  for (let triesDone = 0; triesDone < TRIES_MAX + 5; triesDone++) {
    const outcome = await tryDelivery(t.services, { deliveryId: delivery.id, round: delivery.round, triesDone });
    if (outcome.isOver) return triesDone + 1;
    t.clock.advanceMs(outcome.delayMs);
  }
  throw new Error("It never ends.");
}

async function runAll(): Promise<void> {
  for (const delivery of await pending()) await runJob(delivery);
}

describe("an event", () => {
  it("reaches whoever asked for it, signed, with its kind and state, and nobody else", async () => {
    await addEndpoint(["subscription.*", "tip.paid"]);
    await tell("patronage/subscription.changed", { subscriptionId: "sub_1", status: "PAST_DUE" });
    await tell("patronage/goal.changed", { goalId: "goal_1", status: "ended" });
    await tip();
    expect(await tell("accounts/mail.queued", { mailId: "mail_1" })).toEqual({ deliveries: 0 });
    expect(
      await tellArtist(t.services, { id: "foreign", name: "patronage/tip.paid", data: { tipId: "tip_2", fanId: "f", artistId: other.userId, amountCents: 5 } }),
    ).toEqual({
      deliveries: 0,
    });
    await runAll();
    expect([...receiver.events.values()].map((event) => event.type)).toEqual(["subscription.past_due", "tip.paid"]);
    expect(receiver.faults).toEqual([]);
    expect([...receiver.events.values()][1]?.data).toMatchObject({ tipId: "tip_1", amountCents: 500, artistId: artist.userId });
  });

  it("tells how a promise to a goal ended, that a try to charge it failed, that a ticket was sold, and of a smaller tier that is to come", async () => {
    await addEndpoint(["pledge.*", "ticket.paid", "subscription.active"]);
    const pledge = { pledgeId: "plg_1", goalId: "goal_1" };
    await tell("patronage/pledge.failed", { ...pledge, attempt: 0 });
    for (const status of ["CANCELLED", "DROPPED", "EXPIRED"]) await tell("patronage/pledge.ended", { ...pledge, status });
    await tell("patronage/ticket.paid", { ticketId: "tkt_1", livestreamId: "live_1", amountCents: 1_200 });
    await tell("patronage/subscription.changed", { subscriptionId: "sub_1", status: "ACTIVE", nextTierId: "tier_1" });
    await runAll();
    const types = [...receiver.events.values()].map((event) => event.type);
    expect(types).toEqual(["pledge.failed", "pledge.cancelled", "pledge.dropped", "pledge.expired", "ticket.paid", "subscription.active"]);
    expect(types.every(isEventPattern)).toBe(true);
    expect([...receiver.events.values()].at(-1)?.data).toMatchObject({ nextTierId: "tier_1" });
  });

  it("told twice is one event, one delivery and one job", async () => {
    await addEndpoint();
    const both = await Promise.all([tip("the same"), tip("the same")]);
    expect(both.map((each) => each.deliveries).sort()).toEqual([0, 1]);
    const [delivery] = await pending();
    const jobs = await t.services.db
      .select()
      .from(eventOutbox)
      .where(eq(eventOutbox.id, `webhooks/delivery.requested:${delivery?.id}:0`));
    expect(jobs).toHaveLength(1);
    await runAll();
    expect([...receiver.events.keys()]).toEqual([eventIdOf("the same")]);
  });

  it("is posted under the same id again when a process died before it noted the answer, and noted once", async () => {
    await addEndpoint();
    await tip();
    const [delivery] = await pending();
    const input = { deliveryId: delivery?.id ?? "", round: 0, triesDone: 0 };
    together = 2;
    await Promise.all([tryDelivery(t.services, input), tryDelivery(t.services, input)]);
    expect([receiver.requests(), receiver.events.size]).toEqual([2, 1]);
    const noted = await getDelivery(t.services, artist, { deliveryId: input.deliveryId });
    expect([noted.status, noted.log.length]).toEqual(["delivered", 2]);
    await tryDelivery(t.services, input);
    expect(receiver.requests()).toBe(2);
  });
});

describe("an endpoint that does not answer well", () => {
  it.each([500, 302, 404])("with %i is tried again for three days, with every try in the log, and can be sent it all once more", async (answer) => {
    const endpoint = await addEndpoint();
    status = answer;
    await tip();
    const [delivery] = await pending();
    expect(await runJob({ id: delivery?.id ?? "", round: 0 })).toBe(TRIES_MAX);
    const failed = await getDelivery(t.services, artist, { deliveryId: delivery?.id ?? "" });
    expect([failed.status, failed.attempts, failed.log[0]?.statusCode, failed.log[0]?.responseText]).toEqual(["failed", TRIES_MAX, answer, "no"]);
    expect((await listEndpoints(t.services, artist))[0]?.failingSince).not.toBeNull();
    status = null;
    expect(await replayFailed(t.services, artist, { endpointId: endpoint.id }, null)).toEqual({ replayed: 1 });
    expect(await tryDelivery(t.services, { deliveryId: failed.id, round: 0, triesDone: 3 })).toEqual({ isOver: true });
    expect(receiver.events.size).toBe(0);
    await runAll();
    expect([(await getDelivery(t.services, artist, { deliveryId: failed.id })).status, receiver.events.size]).toEqual(["delivered", 1]);
    expect((await listEndpoints(t.services, artist))[0]?.failingSince).toBeNull();
    await replayDelivery(t.services, artist, { deliveryId: failed.id }, null);
    await runAll();
    expect([receiver.requests(), receiver.events.size]).toEqual([TRIES_MAX + 2, 1]);
  });

  it("for five days is turned off, its artist told once, and what waits for it ends", async () => {
    const endpoint = await addEndpoint();
    status = 500;
    for (let at = 0; at < 3; at++) await tip();
    const [first, second, third] = await pending();
    await tryDelivery(t.services, { deliveryId: first?.id ?? "", round: 0, triesDone: 0 });
    t.clock.advanceMs(5 * DAY_MS);
    for (const each of [first, second]) await tryDelivery(t.services, { deliveryId: each?.id ?? "", round: 0, triesDone: 1 });
    const [row] = await t.services.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.id, endpoint.id));
    expect(row?.status).toBe("disabled");
    expect((await t.services.db.select().from(mails)).filter((mail) => mail.body.includes(endpoint.url))).toHaveLength(1);
    expect(await tryDelivery(t.services, { deliveryId: third?.id ?? "", round: 0, triesDone: 0 })).toEqual({ isOver: true });
    expect(await tip()).toEqual({ deliveries: 0 });
    await expect(replayFailed(t.services, artist, { endpointId: endpoint.id }, null)).rejects.toMatchObject({ code: "rule_refused" });
    status = null;
    expect(await updateEndpoint(t.services, artist, { endpointId: endpoint.id, status: "enabled" })).toMatchObject({
      failingSince: null,
      disabledReason: null,
    });
    await replayFailed(t.services, artist, { endpointId: endpoint.id }, null);
    await runAll();
    expect(receiver.events.size).toBeGreaterThan(0);
  });

  it("is not waited for longer than ten seconds, and a place that nobody listens at is an error in the log", async () => {
    const endpoint = await addEndpoint();
    await receiver.close();
    await tip();
    const [delivery] = await pending();
    expect(await tryDelivery(t.services, { deliveryId: delivery?.id ?? "", round: 0, triesDone: 0 })).toEqual({ isOver: false, delayMs: delayAfter(1) });
    const page = await listDeliveries(t.services, artist, { endpointId: endpoint.id, limit: 5, offset: 0 });
    const { log } = await getDelivery(t.services, artist, { deliveryId: page.items[0]?.id ?? "" });
    expect(log[0]).toMatchObject({ statusCode: null, error: expect.stringContaining("ECONNREFUSED") });
  });
});

describe("a secret", () => {
  it("is kept sealed, shown once, and followed by a new one beside which the old one signs for a day", async () => {
    const endpoint = await addEndpoint();
    const rows = JSON.stringify(await t.services.db.select().from(webhookEndpoints));
    expect(rows + JSON.stringify(await listEndpoints(t.services, artist))).not.toContain(endpoint.secret);
    const { secret: fresh } = await rotateSecret(t.services, artist, { endpointId: endpoint.id });
    for (const each of [endpoint.secret, fresh]) {
      secret = each;
      await sendPing(t.services, artist, { endpointId: endpoint.id }, null);
      await runAll();
    }
    expect(receiver.faults).toEqual([]);
    t.clock.advanceMs(DAY_MS);
    secret = endpoint.secret;
    await sendPing(t.services, artist, { endpointId: endpoint.id }, null);
    await runAll();
    expect(receiver.faults).toEqual(["a wrong signature"]);
    expect(signatureFault("t=1,v1=00", "{}", fresh, t.clock.now())).toBe("a stale signature");
  });
});

describe("an endpoint", () => {
  it("is its artist's alone", async () => {
    const { id: endpointId } = await addEndpoint();
    const { id: deliveryId } = await sendPing(t.services, artist, { endpointId }, null);
    const verbs = [
      (by: Actor) => updateEndpoint(t.services, by, { endpointId, url: "https://thief.example.test/" }),
      (by: Actor) => rotateSecret(t.services, by, { endpointId }),
      (by: Actor) => deleteEndpoint(t.services, by, { endpointId }),
      (by: Actor) => listDeliveries(t.services, by, { endpointId, limit: 5, offset: 0 }),
      (by: Actor) => getDelivery(t.services, by, { deliveryId }),
      (by: Actor) => replayDelivery(t.services, by, { deliveryId }, null),
      (by: Actor) => replayFailed(t.services, by, { endpointId }, null),
      (by: Actor) => sendPing(t.services, by, { endpointId }, null),
    ];
    for (const verb of verbs) await expect(verb(other)).rejects.toMatchObject({ code: "not_found" });
    expect(await deleteEndpoint(t.services, artist, { endpointId })).toEqual({ id: endpointId });
  });

  it("is sent a ping or a delivery once, however often that is asked for with the same key", async () => {
    const { id: endpointId } = await addEndpoint();
    const ping = await sendPing(t.services, artist, { endpointId }, "ping");
    expect(await sendPing(t.services, artist, { endpointId }, "ping")).toEqual(ping);
    expect((await listDeliveries(t.services, artist, { endpointId, limit: 5, offset: 0 })).total).toBe(1);
    await runAll();
    const input = { deliveryId: ping.id };
    const again = await replayDelivery(t.services, artist, input, "again");
    expect(again.status).toBe("pending");
    await runAll();
    expect(await replayDelivery(t.services, artist, input, "again")).toEqual(again);
    expect((await getDelivery(t.services, artist, input)).status).toBe("delivered");
    await expect(sendPing(t.services, artist, { endpointId: (await addEndpoint()).id }, "ping")).rejects.toMatchObject({ code: "idempotency_mismatch" });
  });

  it("that is not on the open internet is refused when it is made, and again when it is reached", async () => {
    for (const url of ["http://10.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "http://example.test/"]) {
      await expect(createEndpoint(t.services, artist, newEndpoint.parse({ url }))).rejects.toMatchObject({ code: "rule_refused" });
    }
    const made = await createEndpoint(t.services, artist, newEndpoint.parse({ url: "https://localhost:1/" }));
    const ping = await sendPing(t.services, artist, { endpointId: made.id }, null);
    await tryDelivery(t.services, { deliveryId: ping.id, round: 0, triesDone: 0 });
    expect((await getDelivery(t.services, artist, { deliveryId: ping.id })).log[0]?.error).toContain("not on the open internet");
  });
});
