import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { artistAccount, platformAccount } from "./chart";
import { findBalances } from "./find-balances";
import { postTransfers } from "./post-transfers";
import { type Transfer, type TransferId, transferId } from "./transfer";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const stripe = platformAccount("stripe_balance", "USD");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

let made = 0;
function charge(artistId: string, amountMicros: bigint, sourceId = `ch_${++made}`) {
  return { debit: stripe, credit: artistAccount(artistId, "earnings", "USD"), amountMicros, kind: "charge.earnings", sourceType: "test", sourceId } as const;
}
function refund(artistId: string, amountMicros: bigint, reversesId?: TransferId): Transfer {
  return {
    debit: artistAccount(artistId, "earnings", "USD"),
    credit: stripe,
    amountMicros,
    kind: "refund",
    sourceType: "test",
    sourceId: `re_${++made}`,
    reversesId,
  };
}
const post = (...transfers: Transfer[]) => database.db.transaction((tx) => postTransfers(tx, transfers, NOW));
const earnings = async (artistId: string) => {
  const [balance] = await findBalances(database.db, [artistAccount(artistId, "earnings", "USD")]);
  return balance;
};

describe("postTransfers", () => {
  it("moves an amount from one account to another, and opens both", async () => {
    await post(charge("usr_a", 4_490_000n), charge("usr_a", 10n));
    expect(await earnings("usr_a")).toEqual({ balanceMicros: 4_490_010n, heldMicros: 0n });
  });

  it("posts a transfer once, however often it is asked for", async () => {
    const first = charge("usr_b", 100n);
    const second = charge("usr_b", 23n);
    expect(await post(first)).toEqual({ posted: 1 });
    expect(await post(first)).toEqual({ posted: 0 });
    expect(await post(second, first)).toEqual({ posted: 1 });
    expect((await earnings("usr_b"))?.balanceMicros).toBe(123n);
  });

  it("refuses an id that is there with another content", async () => {
    const first = charge("usr_c", 100n);
    await post(first);
    await expect(post({ ...first, amountMicros: 101n })).rejects.toMatchObject({ code: "conflict" });
    await expect(post({ ...first, credit: artistAccount("usr_d", "earnings", "USD") })).rejects.toMatchObject({ code: "conflict" });
    expect((await earnings("usr_c"))?.balanceMicros).toBe(100n);
  });

  it("never lets earnings fall below zero", async () => {
    await post(charge("usr_e", 100n));
    await expect(post(refund("usr_e", 101n))).rejects.toMatchObject({ code: "rule_refused" });
    expect((await earnings("usr_e"))?.balanceMicros).toBe(100n);
  });

  it("never reverses more than there was, in whole or in parts", async () => {
    const original = charge("usr_f", 100n);
    await post(original, charge("usr_f", 1_000n));
    await post(refund("usr_f", 60n, transferId(original)));
    await expect(post(refund("usr_f", 41n, transferId(original)))).rejects.toMatchObject({ code: "rule_refused" });
    await post(refund("usr_f", 40n, transferId(original)));
    await expect(post(refund("usr_f", 1n, transferId(original)))).rejects.toMatchObject({ code: "rule_refused" });
    await expect(post(refund("usr_f", 1n, "xfer_none"))).rejects.toMatchObject({ code: "rule_refused" });
    const other = charge("usr_f", 5n);
    await post(other);
    await expect(post({ ...charge("usr_f", 5n), reversesId: transferId(other) })).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("lets what was given back be reversed anew, and takes a reversal of a reversal back no more", async () => {
    const original = charge("usr_n", 100n);
    await post(original);
    const failed = refund("usr_n", 100n, transferId(original));
    await post(failed);
    const returned: Transfer = { ...charge("usr_n", 100n), reversesId: transferId(failed) };
    await post(returned);
    await expect(post(refund("usr_n", 1n, transferId(returned)))).rejects.toMatchObject({ code: "rule_refused" });
    await post(refund("usr_n", 100n, transferId(original)));
    await expect(post(refund("usr_n", 1n, transferId(original)))).rejects.toMatchObject({ code: "rule_refused" });
  });

  it("posts all of a batch or none", async () => {
    await expect(post(charge("usr_g", 50n), refund("usr_g", 51n))).rejects.toMatchObject({ code: "rule_refused" });
    expect((await earnings("usr_g"))?.balanceMicros).toBe(0n);
  });

  it("refuses a batch that is malformed", async () => {
    const twice = charge("usr_h", 1n);
    await expect(post(twice, twice)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(post(charge("usr_h", 0n))).rejects.toMatchObject({ code: "invalid_input" });
    await expect(post({ ...charge("usr_h", 1n), credit: artistAccount("usr_h", "earnings", "EUR") })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(post({ ...charge("usr_h", 1n), credit: stripe })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(post(charge("usr_h", 1n, "with|bar"))).rejects.toThrow();
  });
});

describe("a hold", () => {
  const hold = (artistId: string, amountMicros: bigint): Transfer => ({
    phase: "pending",
    debit: artistAccount(artistId, "earnings", "USD"),
    credit: platformAccount("bank", "USD"),
    amountMicros,
    kind: "payout",
    sourceType: "payout",
    sourceId: `pay_${++made}`,
  });
  const end = (held: Transfer, phase: "post" | "void", amountMicros = held.amountMicros): Transfer => ({
    ...held,
    phase,
    pendingId: transferId(held),
    amountMicros,
    kind: `${held.kind}.${phase}`,
  });

  it("keeps the amount from being spent, and moves it when posted", async () => {
    const held = hold("usr_i", 70n);
    await post(charge("usr_i", 100n));
    await post(held);
    expect(await earnings("usr_i")).toEqual({ balanceMicros: 100n, heldMicros: 70n });
    await expect(post(refund("usr_i", 31n))).rejects.toMatchObject({ code: "rule_refused" });
    await expect(post(hold("usr_i", 31n))).rejects.toMatchObject({ code: "rule_refused" });
    await post(end(held, "post"));
    expect(await earnings("usr_i")).toEqual({ balanceMicros: 30n, heldMicros: 0n });
  });

  it("gives back what is not posted of it", async () => {
    const held = hold("usr_j", 70n);
    await post(charge("usr_j", 100n), held);
    await post(end(held, "post", 50n));
    expect(await earnings("usr_j")).toEqual({ balanceMicros: 50n, heldMicros: 0n });
  });

  it("ends once: neither posted after void nor voided after post", async () => {
    const first = hold("usr_k", 10n);
    const second = hold("usr_k", 10n);
    await post(charge("usr_k", 100n), first, second);
    await post(end(first, "post"));
    await expect(post(end(first, "void"))).rejects.toMatchObject({ code: "rule_refused" });
    await post(end(second, "void"));
    await expect(post(end(second, "post"))).rejects.toMatchObject({ code: "rule_refused" });
    expect(await post(end(second, "void"))).toEqual({ posted: 0 });
    expect(await earnings("usr_k")).toEqual({ balanceMicros: 90n, heldMicros: 0n });
  });

  it("is dead once voided: its id holds nothing again and says so", async () => {
    const held = hold("usr_l", 10n);
    await post(charge("usr_l", 10n), held);
    await post(end(held, "void"));
    await expect(post(held)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is not ended for more than it held, nor between other accounts", async () => {
    const held = hold("usr_m", 10n);
    await post(charge("usr_m", 100n), held);
    await expect(post(end(held, "post", 11n))).rejects.toMatchObject({ code: "rule_refused" });
    await expect(post({ ...end(held, "post"), credit: stripe })).rejects.toMatchObject({ code: "rule_refused" });
  });
});
