import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkouts, eventOutbox } from "@/db/schema";
import type { StripeApi } from "@/server/adapters/stripe";
import { HOUR_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { pressPay } from "@/test/pay-checkout";
import { addPerson, type Person } from "@/test/people";
import { createTestMoney, type TestMoney } from "@/test/stripe";
import { sendTip } from "../tips/send-tip";
import { sweepStripe } from "./sweep-stripe";

/** Two hundred pages of a hundred were read before, and no more. */
const PAGES_BEFORE = 201;
/** One sweep reads this many open checkouts. */
const CHECKOUTS_A_SWEEP = 2_000;

let t: TestMoney;
let artist: Person;
let fan: Person;

beforeAll(async () => {
  t = await createTestMoney();
  artist = await addPerson(t.services, "artist");
  fan = await addPerson(t.services);
});
afterAll(() => t.close());

async function payTip(): Promise<void> {
  const tip = { artistId: artist.actor.userId, amount: 700, message: "", showsName: false, uiMode: "elements" } as const;
  const { tipId } = await sendTip(t.services, fan.actor, tip, { idempotencyKey: null, guestEmail: null });
  await pressPay(t, tipId);
}

/** A list of Stripe that begins with many pages of something known already; what it really has comes after them. */
function behind<T>(known: { readonly id: string }, list: (params: object) => Promise<T>) {
  let page = 0;
  return {
    list: async ({ starting_after: _, ...params }: { readonly starting_after?: string }) => {
      page += 1;
      return page <= PAGES_BEFORE ? { data: [known], has_more: true } : list(params);
    },
  };
}

it("reads each list of Stripe to its end, however much happened since the last sweep", async () => {
  await payTip();
  await t.settle();
  const { data: events } = await t.services.stripe.call((api) => api.events.list({ limit: 1 }));
  const { data: movements } = await t.services.stripe.call((api) => api.balanceTransactions.list({ limit: 1 }));
  const [[event], [movement]] = [events, movements];
  if (event === undefined || movement === undefined) throw new Error("Nothing happened at Stripe.");
  await payTip();
  const call = <T>(work: (api: StripeApi) => Promise<T>): Promise<T> => t.services.stripe.call((api) => work(long(api)));
  let lists: Readonly<Record<string, unknown>> | undefined;
  const long = (api: StripeApi): StripeApi => {
    lists ??= {
      events: behind(event, (params) => api.events.list(params)),
      balanceTransactions: behind(movement, (params) => api.balanceTransactions.list(params)),
    };
    return new Proxy(api, { get: (target, name) => lists?.[String(name)] ?? Reflect.get(target, name) });
  };
  const swept = await sweepStripe({ ...t.services, stripe: { ...t.services.stripe, call } });
  expect(swept.events).toBeGreaterThan(0);
  expect(swept.movements).toBe(1);
});

it("looks at each open checkout in its turn, however many there are", async () => {
  const now = t.clock.now().getTime();
  const pair = { fanId: fan.actor.userId, artistId: artist.actor.userId };
  const open = { ...pair, kind: "tip", status: "open", uiMode: "elements", request: "{}" } as const;
  const made = Array.from({ length: CHECKOUTS_A_SWEEP + 1 }, (_, at) => {
    const id = newId("checkout", now);
    return { ...open, id, subjectId: id, stripeSessionId: `cs_test_${at}`, updatedAt: new Date(now - HOUR_MS + at) };
  });
  await t.services.db.insert(checkouts).values(made);
  const isAsked = async (sessionId: string) => {
    const asked = await t.services.db.select({ data: eventOutbox.data }).from(eventOutbox).where(eq(eventOutbox.name, "patronage/sync.requested"));
    return asked.some(({ data }) => Object(data).objectId === sessionId);
  };
  expect((await sweepStripe(t.services)).checkouts).toBe(CHECKOUTS_A_SWEEP);
  expect([await isAsked("cs_test_0"), await isAsked(`cs_test_${CHECKOUTS_A_SWEEP}`)]).toEqual([true, false]);
  t.clock.advanceMs(HOUR_MS);
  await sweepStripe(t.services);
  expect(await isAsked(`cs_test_${CHECKOUTS_A_SWEEP}`)).toBe(true);
});
