import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { payments } from "@/db/schema";
import { createTaxPolicy } from "@/server/adapters/tax/live";
import { artistAccount, findBalances, platformAccount, Report } from "@/server/ledger";
import type { Services } from "@/server/services";
import { addPerson } from "@/test/people";
import { createTestMoney, payCheckout, runMoneyJobs, type TestMoney } from "@/test/stripe";
import { DAY_MS, HOUR_MS } from "../../kernel/durations";
import { getReceipt } from "../payments/get-receipt";
import { refundPayment } from "../payments/refund-payment";
import { verifyPostings } from "../postings/verify-postings";
import { subscribe } from "../subscriptions/subscribe";
import { sweepStripe } from "../sweep/sweep-stripe";
import { listMyTiers } from "../tiers/list-tiers";

const MONTH_MS = 31 * DAY_MS + 2 * HOUR_MS;
let t: TestMoney;
/** As where the operator says that Germany takes 19 %. */
let services: Services;

beforeAll(async () => {
  t = await createTestMoney();
  services = { ...t.services, tax: createTaxPolicy({ TAX_TABLE: "DE=1900" }) };
});
afterAll(() => t.close());

async function settle(): Promise<void> {
  await sweepStripe(services);
  await runMoneyJobs(services);
}

it("takes the tax of the payer's country out of a price before it is split, owes it in the books, and gives it back with a refund", async () => {
  const artist = await addPerson(services, "artist");
  await listMyTiers(services, artist.actor);
  const owed = async () => {
    const accounts = [platformAccount("tax_payable", "USD"), platformAccount("revenue", "USD"), artistAccount(artist.actor.userId, "earnings", "USD")];
    return (await findBalances(services.db, accounts)).map(({ balanceMicros }) => Number(balanceMicros / 10_000n));
  };
  const join = async (card: string) => {
    const fan = await addPerson(services);
    const input = { artistId: artist.actor.userId, tier: "gold", interval: "month", uiMode: "elements" } as const;
    const { subscriptionId, checkout } = await subscribe(services, fan.actor, input, null);
    await payCheckout(t, checkout.checkoutId, card);
    await settle();
    return { fan, subscriptionId };
  };
  const { fan, subscriptionId } = await join("pm_card_de");
  const [paid] = await services.db.select().from(payments).where(eq(payments.subjectId, subscriptionId));
  // 24.99 has 3.99 of tax in it: 21.00 and 19 % of it. A tenth of what is left is the platform's.
  const split = { amountCents: 2_499, taxCents: 399, platformFeeCents: 210, artistCents: 1_890 };
  expect(paid).toMatchObject(split);
  expect(await getReceipt(services, fan.actor, { paymentId: paid?.id ?? "" })).toMatchObject(split);
  expect(await owed()).toEqual([399, 210, 1_890]);
  await join("pm_card_us");
  expect(await owed()).toEqual([399, 460, 4_139]);
  await t.advance(MONTH_MS);
  await settle();
  expect(await owed()).toEqual([798, 920, 8_278]);
  await refundPayment(services, artist.actor, { paymentId: paid?.id ?? "" }, null);
  await settle();
  expect(await owed()).toEqual([399, 710, 6_388]);
  const report = new Report();
  await verifyPostings(services.db, report);
  expect(report.findings).toEqual([]);
});
