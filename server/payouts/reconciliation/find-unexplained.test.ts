import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { payoutOutbox, payoutRequests } from "@/db/schema";
import { keyOf } from "@/server/adapters/rails";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { MICROS_PER_CENT } from "@/server/kernel/money";
import { platformAccount, postTransfers } from "@/server/ledger";
import { addActor } from "@/test/payees";
import { createTestServices, type TestServices } from "@/test/services";
import { findMissing } from "./fetch-statements";
import { findUnexplained } from "./find-unexplained";
import { getReconciliation, listItems } from "./list-items";
import { dismissItem } from "./resolve-item";

let t: TestServices;
let admin: Actor;

beforeAll(async () => {
  t = await createTestServices();
  admin = await addActor(t.services, "admin");
});
afterAll(() => t.close());

/** A movement of our balance at Stripe that is nobody's payment: cents that left, or, below zero, came. */
async function move(cents: number): Promise<void> {
  const [suspense, stripe] = [platformAccount("suspense", "USD"), platformAccount("stripe_balance", "USD")];
  const sides = cents > 0 ? { debit: suspense, credit: stripe } : { debit: stripe, credit: suspense };
  const transfer = { ...sides, amountMicros: BigInt(Math.abs(cents)) * MICROS_PER_CENT, kind: "transfer.suspense" };
  await t.services.db.transaction((tx) =>
    postTransfers(tx, [{ ...transfer, sourceType: "stripe_balance_transaction", sourceId: newId("run", t.clock.now().getTime()) }], t.clock.now()),
  );
}

async function send(amountCents: number): Promise<string> {
  const id = newId("payout", t.clock.now().getTime());
  const now = t.clock.now();
  await t.services.db.insert(payoutRequests).values({
    ...{ id, accountId: admin.userId, amount: amountCents, currency: "USD", status: "PROCESSING", state: "SUBMITTED", requestedBy: admin.userId },
    ...{ grossMicros: BigInt(amountCents) * MICROS_PER_CENT, withheldMicros: 0n, fromVersion: 0n, toVersion: 0n, rail: "stripe" },
    ...{ methodSealId: "seal", methodLast4: "3000", needsSecond: false, createdAt: now, updatedAt: now },
  });
  await t.services.db
    .insert(payoutOutbox)
    .values({ key: keyOf({ payoutId: id, attempt: 1 }), payoutId: id, rail: "stripe", firstSentAt: now, requestHash: "x", createdAt: now });
  return id;
}

const open = async () => (await listItems(t.services, admin, { limit: 10, offset: 0, state: "open", fault: "unexplained" })).items;

it("finds nothing while a payout that Stripe has accounts for what lies in suspense", async () => {
  await send(8_050);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 0 });
  await move(8_050);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 0 });
  t.clock.advanceMs(4 * HOUR_MS);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 0 });
  expect(await open()).toEqual([]);
});

it("puts what nothing explains into the queue of what does not match, once, and takes it out when it is explained", async () => {
  await move(700);
  for (let time = 0; time < 2; time++) expect(await findUnexplained(t.services)).toEqual({ unexplained: 1 });
  expect(await open()).toEqual([expect.objectContaining({ source: "stripe", direction: "out", amountCents: 700, currency: "USD", payoutId: null })]);
  expect((await getReconciliation(t.services, admin)).open).toEqual([{ fault: "unexplained", currency: "USD", items: 1, amountCents: 700 }]);
  await move(-1_000);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 1 });
  expect(await open()).toEqual([expect.objectContaining({ direction: "back", amountCents: 300 })]);
  await move(1_000);
  await findUnexplained(t.services);
  expect(await open()).toEqual([expect.objectContaining({ amountCents: 700 })]);
  await move(-700);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 0 });
  expect(await open()).toEqual([]);
});

it("does not ask again what a person has decided on", async () => {
  await move(90);
  await findUnexplained(t.services);
  const [item] = await open();
  await dismissItem(t.services, admin, { movementId: item?.id ?? "", reason: "The fee of an account, booked by hand." });
  await findUnexplained(t.services);
  expect(await open()).toEqual([]);
  await move(-90);
});

it("misses the transfer of a payout that Stripe is said to have, and after days the payout itself", async () => {
  const id = await send(6_000);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 0 });
  t.clock.advanceMs(4 * HOUR_MS);
  expect(await findUnexplained(t.services)).toEqual({ unexplained: 1 });
  expect(await open()).toEqual([expect.objectContaining({ direction: "back", amountCents: 6_000 })]);
  await move(6_000);
  await findUnexplained(t.services);
  expect(await open()).toEqual([]);
  t.clock.advanceMs(10 * DAY_MS);
  expect((await findMissing(t.services)).missing).toBe(2);
  const { items } = await listItems(t.services, admin, { limit: 10, offset: 0, state: "open", fault: "missing" });
  const missing = items.find(({ payoutId }) => payoutId === id);
  expect(missing).toMatchObject({ source: "stripe", amountCents: 6_000 });
  const end = { state: "SETTLED", status: "COMPLETED", completedAt: t.clock.now() } as const;
  await t.services.db.update(payoutRequests).set(end).where(eq(payoutRequests.id, id));
  await findMissing(t.services);
  const { items: left } = await listItems(t.services, admin, { limit: 10, offset: 0, state: "open", fault: "missing" });
  expect(left.map(({ payoutId }) => payoutId)).not.toContain(id);
});
