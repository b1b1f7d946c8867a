import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payments } from "@/db/schema";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { newId } from "../../kernel/ids";
import { artistAccount, findBalances, platformAccount } from "../../ledger";
import type { PaymentSplit, StripeBalanceTransaction } from "./movement";
import { postBalanceTransaction } from "./post-balance-transaction";

const CREATED = 1_790_000_000;
let world: TestServices;
let fanId: string;
let made = 0;

beforeAll(async () => {
  world = await createTestServices();
  fanId = (await addPerson(world.services, "fan")).actor.userId;
});
afterAll(() => world.close());

async function addPayment(artistId: string): Promise<PaymentSplit> {
  const id = newId("payment");
  const split = { id, artistId, amountCents: 1_099, taxCents: 99, platformFeeCents: 100, artistCents: 900 };
  await world.services.db.insert(payments).values({
    ...split,
    fanId,
    kind: "tip",
    subjectId: newId("tip"),
    currency: "USD",
    feeBps: 1_000,
    status: "succeeded",
    stripeChargeId: `ch_${id}`,
    paidAt: world.clock.now(),
  });
  return split;
}

const post = (payment: PaymentSplit | null, transaction: Partial<StripeBalanceTransaction>, id = `txn_${++made}`) =>
  world.services.db.transaction((tx) => {
    const defaults = { id, type: "charge", reporting_category: "charge", source: null, currency: "usd", amount: 0, fee: 0, created: CREATED };
    return postBalanceTransaction(tx, { payment, balanceTransaction: { ...defaults, ...transaction } }, world.clock.now());
  });

async function read(artistId: string) {
  const balances = await findBalances(world.services.db, [
    artistAccount(artistId, "earnings", "USD"),
    artistAccount(artistId, "receivable", "USD"),
    platformAccount("stripe_balance", "USD"),
  ]);
  return balances.map((balance) => Number(balance.balanceMicros / 10_000n));
}

const charge = (payment: PaymentSplit, id?: string) => post(payment, { amount: 1_099, fee: 62, source: `ch_${payment.id}` }, id);
const refund = (payment: PaymentSplit, source: string) => post(payment, { type: "refund", reporting_category: "refund", amount: -1_099, source });

describe("postBalanceTransaction", () => {
  it("posts a charge once, whichever of several at the same moment comes first", async () => {
    const artistId = (await addPerson(world.services, "artist")).actor.userId;
    const payment = await addPayment(artistId);
    const answers = await Promise.all(Array.from({ length: 4 }, () => charge(payment, "txn_same")));
    expect(answers.filter((answer) => answer.isNew)).toHaveLength(1);
    expect(await read(artistId)).toEqual([900, 0, 1_037]);
  });

  it("takes a refund from what the artist earns next, when what they earned is gone", async () => {
    const artistId = (await addPerson(world.services, "artist")).actor.userId;
    const [first, second, third] = [await addPayment(artistId), await addPayment(artistId), await addPayment(artistId)];
    await charge(first);
    await refund(first, "re_1");
    expect((await read(artistId)).slice(0, 2)).toEqual([0, 0]);
    await post(first, { type: "refund_failure", reporting_category: "refund_failure", amount: 1_099, source: "re_1" });
    expect((await read(artistId)).slice(0, 2)).toEqual([900, 0]);
    await charge(second);
    await refund(first, "re_2");
    await post(second, { type: "adjustment", reporting_category: "dispute", amount: -1_099, fee: 1_500, source: "dp_1" });
    expect((await read(artistId)).slice(0, 2)).toEqual([0, 0]);
    await charge(third);
    expect((await read(artistId)).slice(0, 2)).toEqual([900, 0]);
  });

  it("leaves nothing behind when what is taken back is not in the books yet, so that a later try posts both", async () => {
    const artistId = (await addPerson(world.services, "artist")).actor.userId;
    const payment = await addPayment(artistId);
    await expect(refund(payment, "re_3")).rejects.toMatchObject({ code: "conflict" });
    await charge(payment);
    expect(await refund(payment, "re_3")).toEqual({ isNew: true });
  });
});
