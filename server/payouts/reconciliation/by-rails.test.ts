import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { payoutRequests } from "@/db/schema";
import { type BankSandbox, startBankSandbox } from "@/sandbox/rails";
import { achReference, type Destination, keyOf, type RailKind } from "@/server/adapters/rails";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS, MINUTE_MS } from "@/server/kernel/durations";
import { readAtOnce, verifyLedger } from "@/server/ledger";
import { startTestChain, TEST_CHAIN_ID, type TestChain } from "@/test/chain/start-chain";
import { addActor, addPayee, dollars } from "@/test/payees";
import { createTestServices, type TestServices } from "@/test/services";
import { approvePayout } from "../approval/approve-payout";
import { endInvoice, getInvoiceDocuments, listInvoices } from "../invoices/manage-invoices";
import { checkPayouts } from "../outbox/check-payouts";
import { sendPayouts } from "../outbox/send-payouts";
import { requestPayout } from "../requests/request-payout";
import { fetchStatements, findMissing } from "./fetch-statements";
import { listItems } from "./list-items";

const ADDRESS = { street: "Street", building: "1", postcode: "10115", town: "Berlin", country: "DE" };

let bank: BankSandbox;
let chain: TestChain;
let t: TestServices;
let admin: Actor;

beforeAll(async () => {
  [bank, chain] = await Promise.all([startBankSandbox({ nowMs: Date.now(), token: "a token for tests" }), startTestChain()]);
  t = await createTestServices({
    BANK_URL: bank.url,
    BANK_TOKEN: "a token for tests",
    ACH_ORIGINATOR: JSON.stringify({ bankName: "First Bank", bankRoutingNumber: "091000019", companyName: "MHC Streaming", companyId: "1234567890" }),
    INVOICE_BUYER: JSON.stringify({ holder: "MHC Streaming", address: { town: "Berlin", country: "DE" } }),
    CRYPTO_WALLET_KEY: chain.walletKey,
    POLYGON_RPC_URL: chain.url,
    CRYPTO_TEST_CHAIN: `${TEST_CHAIN_ID}:${chain.token}`,
  });
  admin = await addActor(t.services, "admin");
});
afterAll(async () => {
  await Promise.all([bank.close(), chain.stop(), t.close()]);
});

function pass(ms: number): void {
  t.clock.advanceMs(ms);
  bank.advanceMs(ms);
}

interface Approved {
  readonly actor: Actor;
  readonly payoutId: string;
}

async function approve(rail: RailKind, destination?: Destination): Promise<Approved> {
  const actor = await addPayee(t.services, { rail, earnedMicros: dollars(100), ...(destination === undefined ? {} : { destination }) });
  const { payoutId } = await requestPayout(t.services, actor, { currency: "USD" }, null);
  await approvePayout(t.services, admin, { payoutId });
  return { actor, payoutId };
}

const stateOf = async ({ payoutId }: Approved) => (await t.services.db.select().from(payoutRequests).where(eq(payoutRequests.id, payoutId)))[0]?.state;
const referenceOf = ({ payoutId }: Approved) => achReference(keyOf({ payoutId, attempt: 1 }));

it("pays by ACH once each where the bank's answer is lost, a payment is refused out of a file, and another comes back", async () => {
  const payouts = await Promise.all(Array.from({ length: 4 }, () => approve("ach")));
  const [refused, returned] = payouts;
  if (refused === undefined || returned === undefined) throw new Error("nothing was approved");
  const byReference = new Map([
    [referenceOf(refused), "reject" as const],
    [referenceOf(returned), "return" as const],
  ]);
  bank.bank.outcomes = { rejectShare: 0, returnShare: 0, byReference };
  bank.setChaos({ loseAnswerShare: 1 });
  await sendPayouts(t.services, { rail: "ach" });
  bank.setChaos({});
  expect(await Promise.all(payouts.map(stateOf))).toEqual(["UNKNOWN", "UNKNOWN", "UNKNOWN", "UNKNOWN"]);
  pass(10 * MINUTE_MS);
  await checkPayouts(t.services, { rail: "ach" });
  expect(await Promise.all(payouts.map(stateOf))).toEqual(["FAILED_FINAL", "SUBMITTED", "SUBMITTED", "SUBMITTED"]);
  pass(9 * DAY_MS);
  expect(await fetchStatements(t.services)).toMatchObject({ imported: 2, failed: 0 });
  await checkPayouts(t.services, { rail: "ach" });
  expect(await Promise.all(payouts.map(stateOf))).toEqual(["FAILED_FINAL", "RETURNED", "SETTLED", "SETTLED"]);
  const paid = bank.payments().filter(({ state }) => state === "booked");
  expect(paid.map(({ reference }) => reference).toSorted()).toEqual(payouts.slice(2).map(referenceOf).toSorted());
  expect(await fetchStatements(t.services)).toEqual({ imported: 0, failed: 0 });
});

it("pays in USDC, and finds the transfer among what left the wallet", async () => {
  const address = "0x000000000000000000000000000000000000dEaD";
  const payout = await approve("crypto", { kind: "crypto", chain: "polygon", token: "USDC", address });
  await sendPayouts(t.services, { rail: "crypto" });
  expect(await stateOf(payout)).toBe("SUBMITTED");
  await chain.client.mine({ blocks: 260 });
  expect(await fetchStatements(t.services)).toMatchObject({ failed: 0 });
  expect(await stateOf(payout)).toBe("SETTLED");
  const { items } = await listItems(t.services, admin, { limit: 1, offset: 0, state: "matched" });
  expect(items).toEqual([expect.objectContaining({ source: "chain", payoutId: payout.payoutId, amountCents: 10_000, counterpartyLast4: "dEaD" })]);
  expect(await findMissing(t.services)).toEqual({ missing: 0 });
});

it("waits with a reason while a chain's fees are above what is paid, and pays once they have come down", async () => {
  const payout = await approve("crypto", { kind: "crypto", chain: "polygon", token: "USDC", address: "0x000000000000000000000000000000000000bEEF" });
  await chain.client.setNextBlockBaseFeePerGas({ baseFeePerGas: 5_000n * 10n ** 9n });
  await chain.client.mine({ blocks: 1 });
  await sendPayouts(t.services, { rail: "crypto" });
  const [waiting] = await t.services.db.select().from(payoutRequests).where(eq(payoutRequests.id, payout.payoutId));
  expect(waiting).toMatchObject({ state: "APPROVED", reason: expect.stringContaining("Fees on polygon") });
  await chain.client.setNextBlockBaseFeePerGas({ baseFeePerGas: 10n ** 9n });
  await chain.client.mine({ blocks: 1 });
  pass(20 * MINUTE_MS);
  await sendPayouts(t.services, { rail: "crypto" });
  expect(await stateOf(payout)).toBe("SUBMITTED");
});

it("pays by hand: numbers the invoice, shows it to its payee and to admins only, and believes whoever paid it", async () => {
  const payout = await approve("invoice", { kind: "invoice", holder: "Ada L", address: ADDRESS, email: null, taxNumber: null });
  await sendPayouts(t.services, { rail: "invoice" });
  expect(await stateOf(payout)).toBe("SUBMITTED");
  const mine = await getInvoiceDocuments(t.services, payout.actor, payout);
  expect(mine.xml).toContain("Ada L");
  expect(Buffer.from(mine.pdf, "base64").subarray(0, 5).toString()).toBe("%PDF-");
  expect(await getInvoiceDocuments(t.services, admin, payout)).toEqual(mine);
  const stranger = await addActor(t.services, "artist");
  await expect(getInvoiceDocuments(t.services, stranger, payout)).rejects.toMatchObject({ code: "not_found" });
  await expect(endInvoice(t.services, stranger, { payoutId: payout.payoutId, status: "paid", note: "bank 1" })).rejects.toMatchObject({ code: "not_found" });
  const ended = await endInvoice(t.services, admin, { payoutId: payout.payoutId, status: "paid", note: "bank 4711" });
  expect(ended).toMatchObject({ name: mine.name, status: "paid", note: "bank 4711", endedBy: admin.userId });
  expect(await stateOf(payout)).toBe("SETTLED");
  expect((await listInvoices(t.services, admin, { limit: 10, offset: 0, status: "open" })).items).toEqual([]);
});

it("leaves the books in balance", async () => {
  expect((await readAtOnce(t.services.db, (tx) => verifyLedger(tx))).report.findings).toEqual([]);
});
