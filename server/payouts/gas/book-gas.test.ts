import { eq, sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { chainFees } from "@/db/schema";
import type { PayoutOrder } from "@/server/adapters/rails";
import { createCryptoRail } from "@/server/adapters/rails/crypto";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { findBalances, platformAccount, readAtOnce, verifyLedger } from "@/server/ledger";
import type { Services } from "@/server/services";
import { MINT_ABI, startTestChain, TEST_CHAIN_ID, type TestChain } from "@/test/chain/start-chain";
import { createTestServices, type TestServices } from "@/test/services";
import { bookGas } from "./book-gas";
import { verifyGas } from "./verify-gas";

const FINALITY = 5;
const STARTING_WEI = 100n * 10n ** 18n;
const WEI_PER_MICRO = 10n ** 12n;

let t: TestServices;
let chain: TestChain;
let rail: ReturnType<typeof createCryptoRail>;
let services: Services;

beforeAll(async () => {
  [t, chain] = await Promise.all([createTestServices(), startTestChain()]);
  const rules = { chainId: TEST_CHAIN_ID, coin: "POL", token: chain.token, finalityBlocks: FINALITY, minPriorityFeePerGas: 10n ** 9n };
  const chains = { polygon: { ...rules, maxFeePerGasCap: 500n * 10n ** 9n, rpcUrl: chain.url } };
  rail = createCryptoRail({ chains, walletKey: chain.walletKey, db: t.services.db, clock: t.clock });
  services = { ...t.services, rails: { crypto: rail } };
});
afterAll(async () => {
  await chain.stop();
  await t.close();
});

const stranger = () => privateKeyToAccount(generatePrivateKey()).address;
const order = (to: string = stranger()): PayoutOrder => ({
  ...{ payoutId: newId("payout"), attempt: 1, amountCents: 12_345, currency: "USD", remittance: "", sequence: 0, at: t.clock.now() },
  destination: { kind: "crypto", chain: "polygon", token: "USDC", address: to },
});
const send = async (to?: string) => {
  const request = await rail.prepare(order(to));
  await rail.submit(request);
  return request;
};
const bookAll = async () => {
  let [booked, after] = [0, ""];
  for (;;) {
    const page = await bookGas(services, after === "" ? null : after);
    booked += page.booked;
    if (page.next === null) return booked;
    after = page.next;
  }
};
const kept = () => t.services.db.select().from(chainFees);
const paidWei = async () => STARTING_WEI - (await chain.client.getBalance({ address: chain.wallet }));
const findingsOf = () =>
  readAtOnce(t.services.db, async (tx) => {
    const { report } = await verifyLedger(tx);
    await verifyGas(tx, report);
    return report.findings;
  });

it("has in the books what the wallet lost, to less than a micro: for what was paid, failed, offered more, replaced and given up", async () => {
  const refused = stranger();
  const [deployer] = await chain.client.getAddresses();
  if (deployer === undefined) throw new Error("no account");
  await chain.client.writeContract({ account: deployer, chain: null, address: chain.token, abi: MINT_ABI, functionName: "blacklist", args: [refused] });
  await chain.client.mine({ blocks: 1 });
  await send();
  await send(refused);
  await chain.client.mine({ blocks: 1 });
  expect(await bookAll()).toBe(0);
  const slow = await send();
  t.clock.advanceMs(20 * MINUTE_MS);
  await rail.lookUp(slow);
  await chain.client.mine({ blocks: 1 });
  await rail.cancel(await send());
  await chain.client.mine({ blocks: 1 });
  await rail.prepare(order());
  const behind = await send();
  t.clock.advanceMs(7 * HOUR_MS);
  await rail.lookUp(behind);
  await chain.client.mine({ blocks: FINALITY });
  await Promise.all([bookAll(), bookAll()]);
  const rows = await kept();
  expect(rows.map(({ isSuccess }) => isSuccess).toSorted()).toEqual([false, true, true, true, true, true]);
  expect(rows.reduce((sum, { feeWei }) => sum + feeWei, 0n)).toBe(await paidWei());
  const [cost, wallet] = await findBalances(t.services.db, [platformAccount("rail_fees", "POL"), platformAccount("crypto_wallet", "POL")]);
  expect([cost?.balanceMicros, wallet?.balanceMicros]).toEqual([(await paidWei()) / WEI_PER_MICRO, -((await paidWei()) / WEI_PER_MICRO)]);
  expect(await bookAll()).toBe(0);
  expect(await kept()).toHaveLength(rows.length);
  expect(await findingsOf()).toEqual([]);
});

it("is found wrong by the proof of the books where what was kept of a transaction is changed, or lost", async () => {
  const [row] = await kept();
  if (row === undefined) throw new Error("nothing was kept");
  const isIt = eq(chainFees.nonce, row.nonce);
  for (const change of [{ micros: row.micros + 1n }, { feeWei: row.feeWei - 1n }, { hash: `0x${"1".repeat(64)}` }, { coin: "ETH" }]) {
    await t.services.db.update(chainFees).set(change).where(isIt);
    expect(await findingsOf()).toContainEqual(expect.objectContaining({ rule: "gas" }));
    await t.services.db.update(chainFees).set(row).where(isIt);
  }
  await t.services.db.delete(chainFees).where(isIt);
  expect(await findingsOf()).toContainEqual(expect.objectContaining({ rule: "gas", what: "the ledger has gas of a transaction that nobody kept" }));
  await t.services.db.insert(chainFees).values(row);
  expect(await findingsOf()).toEqual([]);
});

it("of a number that somebody else used is not known: it is given up after a week and asked for no more", async () => {
  const request = await rail.prepare(order());
  const account = privateKeyToAccount(chain.walletKey);
  const nonce = await chain.client.getTransactionCount({ address: chain.wallet });
  const foreign = await account.signTransaction({
    ...{ type: "eip1559", chainId: TEST_CHAIN_ID, nonce, to: account.address, value: 1n, gas: 50_000n },
    ...{ maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n },
  });
  await chain.client.sendRawTransaction({ serializedTransaction: foreign });
  await rail.submit(request);
  await chain.client.mine({ blocks: FINALITY });
  const before = (await kept()).length;
  expect(await bookAll()).toBe(0);
  expect(await kept()).toHaveLength(before);
  t.clock.advanceMs(8 * DAY_MS);
  expect(await bookAll()).toBe(0);
  expect(await t.services.db.select().from(chainFees).where(sql`${chainFees.hash} is null`)).toMatchObject([{ nonce, feeWei: 0n, micros: 0n }]);
  expect(await findingsOf()).toEqual([]);
});
