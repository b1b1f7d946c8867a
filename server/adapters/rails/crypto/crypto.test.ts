import { inspect } from "node:util";
import { erc20Abi, type Hex, parseTransaction } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainNonces, chainReplacements } from "@/db/schema";
import { HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { MINT_ABI, startTestChain, TEST_CHAIN_ID, type TestChain } from "@/test/chain/start-chain";
import { createTestServices, type TestServices } from "@/test/services";
import type { FrozenRequest, PayoutOrder } from "..";
import { createCryptoRail } from ".";
import type { ChainRules } from "./chains";
import { transferBody } from "./transfer-body";

const FINALITY = 5;

let t: TestServices;
let chain: TestChain;
let rail: ReturnType<typeof createCryptoRail>;

const railWith = (more: Partial<ChainRules> = {}, walletKey: Hex = chain.walletKey) => {
  const rules = {
    chainId: TEST_CHAIN_ID,
    coin: "POL",
    token: chain.token,
    finalityBlocks: FINALITY,
    maxFeePerGasCap: 500n * 10n ** 9n,
    minPriorityFeePerGas: 10n ** 9n,
    ...more,
  };
  return createCryptoRail({ chains: { polygon: { ...rules, rpcUrl: chain.url } }, walletKey, db: t.services.db, clock: t.clock });
};

beforeAll(async () => {
  [t, chain] = await Promise.all([createTestServices(), startTestChain()]);
  rail = railWith();
});
afterAll(async () => {
  await chain.stop();
  await t.close();
});

const stranger = () => privateKeyToAccount(generatePrivateKey()).address;
const order = (to: string = stranger(), more: Partial<PayoutOrder> = {}): PayoutOrder => ({
  payoutId: newId("payout"),
  attempt: 1,
  amountCents: 12_345,
  currency: "USD",
  destination: { kind: "crypto", chain: "polygon", token: "USDC", address: to },
  remittance: "",
  sequence: 0,
  at: t.clock.now(),
  ...more,
});
const bodyOf = (request: FrozenRequest) => transferBody.parse(request.body);
const unitsOf = (request: FrozenRequest) =>
  chain.client.readContract({ address: chain.token, abi: erc20Abi, functionName: "balanceOf", args: [bodyOf(request).to] });
const finalize = () => chain.client.mine({ blocks: FINALITY });

describe("a payout in USDC", () => {
  it("is known by its hash before it is sent, and settled only as deep as the chain's rule says", async () => {
    const request = await rail.prepare(order());
    const { hash } = bodyOf(request);
    expect(await chain.client.getTransactionCount({ address: chain.wallet, blockTag: "pending" })).toBe(bodyOf(request).nonce);
    expect(await rail.submit(request)).toMatchObject({ state: "submitted", railReference: hash });
    for (let block = 1; block < FINALITY; block++) {
      await chain.client.mine({ blocks: 1 });
      expect(await rail.lookUp(request)).toMatchObject({ state: "submitted", railReference: hash });
    }
    await chain.client.mine({ blocks: 1 });
    expect(await rail.lookUp(request)).toEqual({
      ...{ state: "settled", railReference: hash, feeCents: 0, reason: null },
      bookedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
    expect(await unitsOf(request)).toBe(123_450_000n);
  });

  it("pays once, however often it is sent, before and after it is in a block", async () => {
    const request = await rail.prepare(order());
    for (let again = 0; again < 3; again++) expect(await rail.submit(request)).toMatchObject({ state: "submitted" });
    await finalize();
    for (let again = 0; again < 3; again++) expect(await rail.submit(request)).toMatchObject({ state: "settled" });
    expect(await unitsOf(request)).toBe(123_450_000n);
  });

  it("has the same number whenever it is prepared, and no two have the same, asked for at once", async () => {
    const orders = Array.from({ length: 8 }, () => order());
    const prepared = await Promise.all([...orders, ...orders].map((each) => rail.prepare(each)));
    const nonces = prepared.map((request) => bodyOf(request).nonce);
    expect(nonces.slice(8)).toEqual(nonces.slice(0, 8));
    const first = Math.min(...nonces);
    expect(nonces.slice(0, 8).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, index) => first + index));
    for (const request of prepared.slice(0, 8)) await rail.submit(request);
    await finalize();
    for (const request of prepared.slice(0, 8)) expect(await rail.lookUp(request)).toMatchObject({ state: "settled" });
  });

  it("is sent again when a reorganisation took it out of the chain, and pays once", async () => {
    const request = await rail.prepare(order());
    const { hash, raw } = bodyOf(request);
    const before = await chain.client.snapshot();
    await rail.submit(request);
    await chain.client.mine({ blocks: 2 });
    expect(await rail.lookUp(request)).toMatchObject({ state: "submitted", railReference: hash });
    // The blocks that held it are gone, and the node that asked for them has forgotten it.
    await chain.client.revert({ id: before });
    expect(await unitsOf(request)).toBe(0n);
    expect(await rail.lookUp(request)).toMatchObject({ state: "submitted", railReference: hash });
    await finalize();
    expect(await rail.lookUp(request)).toMatchObject({ state: "settled", railReference: hash });
    expect(await unitsOf(request)).toBe(123_450_000n);
    expect(parseTransaction(raw).nonce).toBe((await chain.client.getTransaction({ hash })).nonce);
  });

  it("that the token refuses is a failure only when the refusal is final", async () => {
    const to = stranger();
    const [deployer] = await chain.client.getAddresses();
    if (deployer === undefined) throw new Error("no account");
    await chain.client.writeContract({ account: deployer, chain: null, address: chain.token, abi: MINT_ABI, functionName: "blacklist", args: [to] });
    await chain.client.mine({ blocks: 1 });
    const request = await rail.prepare(order(to));
    await rail.submit(request);
    await chain.client.mine({ blocks: 1 });
    expect(await rail.lookUp(request)).toMatchObject({ state: "submitted" });
    await finalize();
    expect(await rail.lookUp(request)).toMatchObject({ state: "refused", reason: expect.stringContaining("nothing moved") });
    expect(await unitsOf(request)).toBe(0n);
  });

  it("that waits too long offers more under the same number, kept before it is sent, and pays once", async () => {
    const request = await rail.prepare(order());
    const first = bodyOf(request);
    await rail.submit(request);
    t.clock.advanceMs(20 * MINUTE_MS);
    const raised = await rail.lookUp(request);
    expect(raised).toMatchObject({ state: "submitted" });
    const rows = (await t.services.db.select().from(chainReplacements)).filter(({ key }) => key === request.key);
    expect(rows).toEqual([expect.objectContaining({ revision: 1, kind: "transfer" })]);
    expect("railReference" in raised && raised.railReference).toBe(rows[0]?.hash);
    expect(BigInt(rows[0]?.maxFeePerGas ?? 0) * 10n).toBeGreaterThanOrEqual(BigInt(first.maxFeePerGas) * 11n);
    await finalize();
    expect(await rail.lookUp(request)).toMatchObject({ state: "settled", railReference: rows[0]?.hash });
    expect(await unitsOf(request)).toBe(123_450_000n);
  });

  it("can be replaced by nothing while it waits, and then never pays; once it is in a block it cannot", async () => {
    const request = await rail.prepare(order());
    await rail.submit(request);
    await rail.cancel(request);
    await chain.client.mine({ blocks: 1 });
    expect(await rail.lookUp(request)).toMatchObject({ state: "submitted" });
    await finalize();
    expect(await rail.lookUp(request)).toMatchObject({ state: "refused", reason: expect.stringContaining("empty transaction") });
    expect(await rail.submit(request)).toMatchObject({ state: "refused" });
    expect(await unitsOf(request)).toBe(0n);
    const paid = await rail.prepare(order());
    await rail.submit(paid);
    await chain.client.mine({ blocks: 1 });
    await expect(rail.cancel(paid)).rejects.toMatchObject({ code: "rule_refused" });
    await finalize();
  });

  it("behind a number of which nothing was ever sent gets through once that number is given up", async () => {
    const abandoned = await rail.prepare(order());
    const behind = await rail.prepare(order());
    expect(await rail.submit(behind)).toMatchObject({ state: "submitted" });
    await finalize();
    expect(await rail.lookUp(behind)).toMatchObject({ state: "submitted" });
    expect(await unitsOf(behind)).toBe(0n);
    t.clock.advanceMs(7 * HOUR_MS);
    await rail.lookUp(behind);
    await finalize();
    expect(await rail.lookUp(behind)).toMatchObject({ state: "settled" });
    // Whoever sends the abandoned one after all learns that nothing will come of it, and is paid under another number.
    expect(await rail.submit(abandoned)).toMatchObject({ state: "refused" });
    expect(await unitsOf(abandoned)).toBe(0n);
  });

  it("gets a new number when it is prepared again after its own was given up", async () => {
    const again = order();
    const first = await rail.prepare(again);
    const behind = await rail.prepare(order());
    await rail.submit(behind);
    t.clock.advanceMs(7 * HOUR_MS);
    await rail.lookUp(behind);
    await finalize();
    const second = await rail.prepare(again);
    expect(bodyOf(second).nonce).toBe(bodyOf(behind).nonce + 1);
    expect(bodyOf(second).nonce).not.toBe(bodyOf(first).nonce);
    await rail.submit(second);
    await finalize();
    expect(await rail.lookUp(second)).toMatchObject({ state: "settled" });
    expect(await unitsOf(second)).toBe(123_450_000n);
  });

  it("whose number somebody else used is for a person, never taken for failed", async () => {
    const request = await rail.prepare(order());
    const { nonce } = bodyOf(request);
    const account = privateKeyToAccount(chain.walletKey);
    const foreign = await account.signTransaction({
      ...{ type: "eip1559", chainId: TEST_CHAIN_ID, nonce, to: account.address, value: 1n, gas: 50_000n },
      ...{ maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n },
    });
    await chain.client.sendRawTransaction({ serializedTransaction: foreign });
    await finalize();
    expect(await rail.submit(request)).toMatchObject({ state: "unknown", reason: expect.stringContaining("A person has to look") });
  });

  it("waits when fees are above the cap, the wallet is short, the node is of another chain or there is none, and takes no number", async () => {
    const before = (await t.services.db.select().from(chainNonces)).length;
    await expect(railWith({ maxFeePerGasCap: 1n }).prepare(order())).rejects.toMatchObject({ code: "unavailable", sentence: expect.stringContaining("Fees") });
    await expect(railWith({ chainId: 1 }).prepare(order())).rejects.toMatchObject({ code: "unavailable", sentence: expect.stringContaining("another chain") });
    await expect(rail.prepare(order(stranger(), { amountCents: 99_999_999_999 }))).rejects.toMatchObject({ sentence: expect.stringContaining("too little") });
    const elsewhere = order(stranger(), { destination: { kind: "crypto", chain: "ethereum", token: "USDC", address: stranger() } });
    await expect(rail.prepare(elsewhere)).rejects.toMatchObject({ code: "unavailable", sentence: "Payouts on ethereum are not set up here." });
    expect((await t.services.db.select().from(chainNonces)).length).toBe(before);
  });

  it("waits when the node does not answer, and says nothing of the node's address, which may hold a key", async () => {
    const rules = { chainId: TEST_CHAIN_ID, coin: "POL", token: chain.token, finalityBlocks: FINALITY, maxFeePerGasCap: 1n, minPriorityFeePerGas: 1n };
    const away = { polygon: { ...rules, rpcUrl: "http://127.0.0.1:9/v2/secret-of-the-node" } };
    const lost = createCryptoRail({ chains: away, walletKey: chain.walletKey, db: t.services.db, clock: t.clock });
    const request = await rail.prepare(order());
    for (const call of [
      () => lost.prepare(order()),
      () => lost.submit(request),
      () => lost.lookUp(request),
      () => lost.cancel(request),
      () => lost.reports?.list(new Date()),
    ]) {
      const failure: unknown = await Promise.resolve(call()).catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ code: "unavailable" });
      expect(inspect(failure, { depth: 9 })).not.toContain("secret-of-the-node");
    }
    await rail.submit(request);
    await finalize();
  });

  it.each([
    ["the token itself", () => order(chain.token)],
    ["our own wallet", () => order(chain.wallet)],
    ["the address of nobody", () => order(`0x${"0".repeat(40)}`)],
    ["an address whose checksum is wrong", () => order("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD".replace("5aA", "5AA"))],
    ["euros", () => order(stranger(), { currency: "EUR" })],
  ])("is never for %s", async (_, make) => {
    await expect(rail.prepare(make())).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("is not sent when somebody changed what was frozen", async () => {
    const request = await rail.prepare(order());
    const changed = { ...request, body: { ...bodyOf(request), to: stranger() } };
    await expect(rail.submit(changed)).rejects.toThrow("not the one that was asked for");
  });

  it("keeps the wallet's key out of what is frozen and of every error", async () => {
    const walletKey = generatePrivateKey();
    const poor = railWith({}, walletKey);
    const failure = await poor.prepare(order()).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([failure, String(failure), poor])).not.toContain(walletKey.slice(2));
    expect(JSON.stringify(await rail.prepare(order()))).not.toContain(chain.walletKey.slice(2));
  });
});
