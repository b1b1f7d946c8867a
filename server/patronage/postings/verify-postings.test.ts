import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tx } from "@/db/client";
import { paymentDisputes, paymentRefunds, payments } from "@/db/schema";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { newId } from "../../kernel/ids";
import { artistAccount, platformAccount, postTransfers, Report, verifyLedger } from "../../ledger";
import type { PaymentSplit, StripeBalanceTransaction } from "./movement";
import { postBalanceTransaction } from "./post-balance-transaction";
import { verifyPostings } from "./verify-postings";

const CREATED = 1_790_000_000;
let world: TestServices;

class Undo extends Error {}

async function verify(tx: Tx): Promise<Report> {
  const report = new Report();
  await verifyPostings(tx, report);
  return report;
}

/** What is found after a change made with every right, which is undone at once. */
async function findAfter(statement: string): Promise<string[]> {
  let rules: string[] = [];
  const corrupt = async (tx: Tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    const changed = await tx.execute(sql.raw(`${statement} returning 1`));
    expect(changed.length).toBeGreaterThan(0);
    rules = (await verify(tx)).findings.map((finding) => finding.rule);
    throw new Undo();
  };
  await expect(world.services.db.transaction(corrupt)).rejects.toBeInstanceOf(Undo);
  return rules;
}

beforeAll(async () => {
  world = await createTestServices();
  const { db, clock } = world.services;
  const [fanId, artistId] = [(await addPerson(world.services, "fan")).actor.userId, (await addPerson(world.services, "artist")).actor.userId];
  const pay = async (name: string): Promise<PaymentSplit> => {
    const split = { id: `pmt_${name}`, artistId, amountCents: 1_099, taxCents: 99, platformFeeCents: 100, artistCents: 900 };
    const rest = {
      kind: "tip",
      subjectId: newId("tip"),
      currency: "USD",
      feeBps: 1_000,
      status: "succeeded",
      stripeChargeId: `ch_${name}`,
      paidAt: clock.now(),
    } as const;
    await db.insert(payments).values({ ...split, ...rest, fanId });
    await post(`txn_${name}`, split, { amount: 1_099, fee: 62, source: `ch_${name}` });
    return split;
  };
  const post = (id: string, payment: PaymentSplit | null, transaction: Partial<StripeBalanceTransaction>) => {
    const balanceTransaction = {
      id,
      type: "charge",
      reporting_category: "charge",
      source: null,
      currency: "usd",
      amount: 0,
      fee: 0,
      created: CREATED,
      ...transaction,
    };
    return db.transaction((tx) => postBalanceTransaction(tx, { payment, balanceTransaction }, clock.now()));
  };
  await pay("plain");
  const refunded = await pay("refunded");
  const disputed = await pay("disputed");
  // The artist takes everything to the bank, so that what follows has to be advanced and recouped.
  const [debit, credit] = [artistAccount(artistId, "earnings", "USD"), platformAccount("bank", "USD")];
  const payout = { debit, credit, amountMicros: 27_000_000n, kind: "payout", sourceType: "payout", sourceId: "pay_a" };
  await db.transaction((tx) => postTransfers(tx, [payout], clock.now()));
  const at = { createdAt: clock.now(), updatedAt: clock.now() };
  await db.insert(paymentRefunds).values({ id: "rfd_a", paymentId: refunded.id, stripeRefundId: "re_a", amountCents: 500, status: "succeeded", ...at });
  await db.update(payments).set({ refundedCents: 500 }).where(sql`id = ${refunded.id}`);
  await post("txn_refund", refunded, { type: "refund", reporting_category: "refund", amount: -500, source: "re_a" });
  await db.insert(paymentDisputes).values({ id: "dsp_a", paymentId: disputed.id, stripeDisputeId: "dp_a", amountCents: 1_099, status: "lost", ...at });
  await post("txn_dispute", disputed, { type: "adjustment", reporting_category: "dispute", amount: -1_099, fee: 1_500, source: "dp_a" });
  await pay("late");
  await post("txn_payout", null, { type: "payout", reporting_category: "payout", amount: -300 });
});
afterAll(() => world.close());

describe("verifyPostings", () => {
  it("finds nothing when everything at Stripe was posted by the one way in", async () => {
    expect((await verify(world.services.db)).findings).toEqual([]);
    expect((await verifyLedger(world.services.db)).report.findings).toEqual([]);
  });

  it.each([
    ["an amount", "update stripe_balance_transactions set amount_cents = amount_cents + 1 where id = 'txn_plain'"],
    ["a fee", "update stripe_balance_transactions set fee_cents = fee_cents - 1 where id = 'txn_plain'"],
    ["a fee moved into the amount", "update stripe_balance_transactions set fee_cents = fee_cents + 5, amount_cents = amount_cents + 5 where id = 'txn_plain'"],
    ["a currency", "update stripe_balance_transactions set currency = 'EUR' where id = 'txn_plain'"],
    ["a type", "update stripe_balance_transactions set type = 'topup' where id = 'txn_plain'"],
    ["a payout's type", "update stripe_balance_transactions set type = 'stripe_fee' where id = 'txn_payout'"],
    ["a dispute's category", "update stripe_balance_transactions set category = 'refund' where id = 'txn_dispute'"],
    ["a source", "update stripe_balance_transactions set source_id = 'ch_late' where id = 'txn_plain'"],
    ["a refund's source", "update stripe_balance_transactions set source_id = 'dp_a' where id = 'txn_refund'"],
    ["a payment", "update stripe_balance_transactions set payment_id = 'pmt_late' where id = 'txn_plain'"],
    ["a refund's payment", "update stripe_balance_transactions set payment_id = 'pmt_late' where id = 'txn_refund'"],
    ["no payment", "update stripe_balance_transactions set payment_id = null where id = 'txn_plain'"],
    ["a payment that is not there", "update stripe_balance_transactions set payment_id = 'pmt_none' where id = 'txn_plain'"],
    ["the time of posting", "update stripe_balance_transactions set posted_at = posted_at + interval '1 second' where id = 'txn_refund'"],
    ["a lost movement", "delete from stripe_balance_transactions where id = 'txn_late'"],
    ["a lost refund movement", "delete from stripe_balance_transactions where id = 'txn_refund'"],
    ["a lost payout", "delete from stripe_balance_transactions where id = 'txn_payout'"],
    ["a payment's split", "update payments set artist_cents = artist_cents + 1, platform_fee_cents = platform_fee_cents - 1 where id = 'pmt_plain'"],
    ["a payment's artist", "update payments set artist_id = fan_id where id = 'pmt_refunded'"],
    ["a payment's charge", "update payments set stripe_charge_id = 'ch_other' where id = 'pmt_plain'"],
    ["a payment's refunds", "update payments set refunded_cents = 501 where id = 'pmt_refunded'"],
    ["a refund's amount", "update payment_refunds set amount_cents = 501"],
    ["a refund's outcome", "update payment_refunds set status = 'failed'"],
    ["a dispute's outcome", "update payment_disputes set status = 'won'"],
    ["a posting's amount", "update ledger_transfers set amount_micros = amount_micros + 1 where kind = 'charge.fee' and source_id = 'txn_plain'"],
    ["a lost posting", "delete from ledger_transfers where kind = 'refund.fee' and source_id = 'txn_refund'"],
    [
      "a posting of another payment's",
      "update ledger_transfers set reverses_id = (select id from ledger_transfers where kind = 'charge.fee' and source_id = 'txn_late') where kind = 'refund.fee'",
    ],
  ])("finds a change of %s", async (_, statement) => {
    expect(await findAfter(statement)).not.toEqual([]);
  });
});
