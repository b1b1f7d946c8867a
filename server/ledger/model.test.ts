import { asc } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerAccounts, ledgerTransfers } from "@/db/schema";
import { createTestDatabase, type TestDatabase } from "@/db/testing";
import { findDomainError } from "../kernel/errors";
import { type Account, artistAccount, platformAccount } from "./chart";
import { postTransfers } from "./post-transfers";
import { PlainLedger } from "./test/plain-ledger";
import { type Transfer, transferId } from "./transfer";
import { readAtOnce, verifyLedger } from "./verify/verify-ledger";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const WRITERS = 6;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A wish in terms of what was wished before, so that holds and reversals mostly hit something. */
const wishes = fc.record({
  kind: fc.constantFrom("earn", "earn", "spend", "hold", "post", "void", "reverse", "repeat", "forge"),
  artist: fc.nat(2),
  currency: fc.constantFrom("USD", "EUR"),
  amountMicros: fc.bigInt(1n, 100n),
  target: fc.nat(),
});
type Wish = typeof wishes extends fc.Arbitrary<infer T> ? T : never;
const batches = fc.array(fc.array(wishes, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 25 });

/** Turns wishes into transfers; `past` grows with them. */
function toTransfer(wish: Wish, past: Transfer[]): Transfer {
  const earnings: Account = artistAccount(`usr_${wish.artist}`, "earnings", wish.currency);
  const stripe = platformAccount("stripe_balance", wish.currency);
  const source = { kind: wish.kind, sourceType: "model", sourceId: String(past.length), amountMicros: wish.amountMicros };
  const target = past.length === 0 ? undefined : past[wish.target % past.length];
  switch (wish.kind) {
    case "spend":
      return { ...source, debit: earnings, credit: stripe };
    case "hold":
      return { ...source, phase: "pending", debit: earnings, credit: stripe };
    case "post":
    case "void":
      if (target !== undefined) return { ...source, phase: wish.kind, debit: target.debit, credit: target.credit, pendingId: transferId(target) };
      break;
    case "reverse":
      if (target !== undefined) return { ...source, debit: target.credit, credit: target.debit, reversesId: transferId(target) };
      break;
    case "repeat":
      if (target !== undefined) return target;
      break;
    case "forge":
      if (target !== undefined) return { ...target, amountMicros: target.amountMicros + 1n };
      break;
  }
  return { ...source, debit: stripe, credit: earnings };
}

function toBatches(plan: readonly (readonly Wish[])[]): Transfer[][] {
  const past: Transfer[] = [];
  return plan.map((batch) => {
    const transfers = new Map<string, Transfer>();
    for (const wish of batch) {
      const transfer = toTransfer(wish, past);
      // A batch names a transfer once.
      if (!transfers.has(transferId(transfer))) transfers.set(transferId(transfer), transfer);
      past.push(transfer);
    }
    return [...transfers.values()];
  });
}

async function post(batch: readonly Transfer[]): Promise<number | string> {
  try {
    return (await database.db.transaction((tx) => postTransfers(tx, batch, NOW))).posted;
  } catch (thrown) {
    const known = findDomainError(thrown);
    if (known === null) throw thrown;
    return known.code;
  }
}

async function read() {
  const rows = await database.db.select().from(ledgerAccounts).orderBy(asc(ledgerAccounts.id));
  return new Map(rows.map((row) => [`${row.owner} ${row.name} ${row.currency}`, [row.balanceMicros, row.heldDebitMicros, row.heldCreditMicros]]));
}

/** As only a superuser can, past the triggers: a database of its own for each run would take most of the time. */
async function clear(): Promise<void> {
  await database.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`truncate ledger_accounts, ledger_transfers, ledger_entries, ledger_batches restart identity`;
  });
}

describe("the ledger", () => {
  it("does in every case what a plain list of transfers with sums over it would do", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (plan) => {
        await clear();
        const plain = new PlainLedger();
        for (const batch of toBatches(plan)) {
          expect(await post(batch)).toEqual(plain.post(batch));
          expect(await read()).toEqual(plain.read());
        }
        expect((await readAtOnce(database.db, (tx) => verifyLedger(tx))).report.findings).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it("takes concurrent writers, each batch sent twice at the same time, as if they had come one after the other", { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (plan) => {
        await clear();
        const queue = toBatches(plan).flatMap((batch) => [batch, batch]);
        const sent = new Map(queue.flat().map((transfer) => [transferId(transfer), 0]));
        const writer = async () => {
          for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) await post(batch);
        };
        await Promise.all(Array.from({ length: WRITERS }, writer));
        const rows = await database.db.select().from(ledgerTransfers).orderBy(asc(ledgerTransfers.batchSeq), asc(ledgerTransfers.position));
        const byId = new Map(
          toBatches(plan)
            .flat()
            .map((transfer) => [`${transferId(transfer)} ${transfer.amountMicros}`, transfer]),
        );
        const plain = new PlainLedger();
        for (const seq of new Set(rows.map((row) => row.batchSeq))) {
          const batch = rows.filter((row) => row.batchSeq === seq).flatMap((row) => byId.get(`${row.id} ${row.amountMicros}`) ?? []);
          expect(plain.post(batch)).toBe(rows.filter((row) => row.batchSeq === seq).length);
        }
        expect(rows.every((row) => sent.has(transferId(row)))).toBe(true);
        expect(await read()).toEqual(plain.read());
        expect((await readAtOnce(database.db, (tx) => verifyLedger(tx))).report.findings).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
