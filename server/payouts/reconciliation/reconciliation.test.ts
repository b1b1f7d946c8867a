import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLog, mails, payoutOutbox, payoutRequests, reconciliationItems } from "@/db/schema";
import { writeReturnFile } from "@/sandbox/rails/ach/write-return-file";
import { type StatementEntry, writeCamt053 } from "@/sandbox/rails/sepa/write-camt053";
import { achReference, keyOf, type RailKind } from "@/server/adapters/rails";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { platformAccount, postTransfers, readAtOnce, verifyLedger } from "@/server/ledger";
import { creditEarnings } from "@/server/royalties";
import { addActor } from "@/test/payees";
import { createTestServices, type TestServices } from "@/test/services";
import { applyRailAnswers } from "../states/apply-rail-answer";
import { holdTransfers } from "../states/postings";
import { findMissing } from "./fetch-statements";
import { importStatement } from "./import-statement";
import { getReconciliation, listItems } from "./list-items";
import { dismissItem, matchItem } from "./resolve-item";
import { AUTO_MATCH_BPS_MIN, FAULTS } from "./rules";

const SOUND = 1_000;

let t: TestServices;
let admin: Actor;
let artistId: string;
let made = 0;

beforeAll(async () => {
  t = await createTestServices();
  admin = await addActor(t.services, "admin");
  artistId = (await addActor(t.services, "artist")).userId;
  const now = t.clock.now();
  const credit = (currency: string) => ({
    ...{ artistId, currency, amountMicros: 10n ** 15n, usMicros: 0n, source: "view" as const, videoId: null, country: "DE" },
    ...{ debit: platformAccount("royalty_cost", currency), sourceType: "test", sourceId: currency, explanation: { of: "other" as const, sentence: "x" } },
  });
  await t.services.db.transaction((tx) => creditEarnings(tx, [credit("EUR"), credit("USD")], now));
});
afterAll(() => t.close());

interface Sent {
  readonly id: string;
  readonly key: string;
  readonly amountCents: number;
  readonly last4: string;
}

/** Payouts that a rail has, as they stand after being sent, with their holds. */
async function send(count: number, rail: RailKind = "sepa", referenceOf: (key: string) => string | null = (key) => key): Promise<Sent[]> {
  const now = t.clock.now();
  const currency = rail === "sepa" ? "EUR" : "USD";
  const sent = Array.from({ length: count }, () => {
    const id = newId("payout", now.getTime());
    made++;
    return { id, key: keyOf({ payoutId: id, attempt: 1 }), amountCents: 5_000 + (made % 700), last4: String(made % 10_000).padStart(4, "0") };
  });
  await t.services.db.transaction(async (tx) => {
    for (let from = 0; from < sent.length; from += 500) {
      const part = sent.slice(from, from + 500);
      await tx.insert(payoutRequests).values(
        part.map(({ id, key, amountCents, last4 }) => ({
          ...{ id, accountId: artistId, amount: amountCents, currency, status: "PROCESSING" as const, state: "SUBMITTED" as const, requestedBy: artistId },
          ...{
            grossMicros: BigInt(amountCents) * 10_000n,
            withheldMicros: 0n,
            fromVersion: 0n,
            toVersion: 1n,
            rail,
            methodSealId: "seal",
            methodLast4: last4,
            needsSecond: false,
          },
          ...{ railReference: referenceOf(key), createdAt: now, updatedAt: now },
        })),
      );
      await tx.insert(payoutOutbox).values(part.map(({ id, key }) => ({ key, payoutId: id, rail, firstSentAt: now, requestHash: "x", createdAt: now })));
    }
    const holds = sent.flatMap(({ id, amountCents }) => holdTransfers({ id, accountId: artistId, currency, amountCents, withheldMicros: 0n, rail }));
    await postTransfers(tx, holds, now);
  });
  return sent;
}

const day = (offset = 0) => new Date(t.clock.now().getTime() + offset * DAY_MS).toISOString().slice(0, 10);
const entryOf = ({ key, amountCents, last4 }: Sent, more: Partial<StatementEntry> = {}): StatementEntry => ({
  ...{
    isDebit: true,
    amountCents,
    currency: "EUR",
    bookedOn: day(),
    bankReference: `B${key}`,
    endToEndId: key,
    name: "Somebody",
    iban: `DE0000000000000000${last4}`,
  },
  ...{ remittance: "MHC", returnReason: null },
  ...more,
});
const importEntries = (entries: readonly StatementEntry[], id: string = newId("run")) =>
  importStatement(t.services, admin, { format: "camt.053", name: id, text: writeCamt053({ id, day: day(), iban: "DE89370400440532013000", entries }) });
const stateOf = async ({ id }: Sent) => (await t.services.db.select().from(payoutRequests).where(eq(payoutRequests.id, id)))[0]?.state;
const itemsOf = (importId: string) => t.services.db.select().from(reconciliationItems).where(eq(reconciliationItems.importId, importId));

describe("a sound statement", () => {
  it("settles each payout that it names, by itself, and once however often its lines come", async () => {
    const sent = await send(SOUND);
    const entries = sent.map((each) => entryOf(each));
    const first = await importEntries(entries, "STMT-1");
    expect(first).toMatchObject({ lines: SOUND, newLines: SOUND, matchedLines: SOUND });
    const rows = await t.services.db
      .select({ state: payoutRequests.state })
      .from(payoutRequests)
      .where(
        inArray(
          payoutRequests.id,
          sent.map(({ id }) => id),
        ),
      );
    expect(rows.filter(({ state }) => state === "SETTLED")).toHaveLength(SOUND);
    expect(await importEntries(entries, "STMT-1")).toEqual(first);
    // Another file with the same movements, as an intraday and an end-of-day statement are.
    expect(await importEntries(entries, "STMT-2")).toMatchObject({ lines: SOUND, newLines: 0, matchedLines: 0 });
    const summary = await getReconciliation(t.services, admin);
    expect(summary.matchedBps).toBeGreaterThanOrEqual(AUTO_MATCH_BPS_MIN);
    expect(summary.open).toEqual([]);
  });

  it("whose import died after the payouts had heard it is simply taken again", async () => {
    const [sent] = await send(1);
    if (sent === undefined) throw new Error("nothing was sent");
    await applyRailAnswers(t.services, [{ key: sent.key, answer: { state: "settled", railReference: sent.key, feeCents: 0, reason: null }, source: "file" }]);
    expect(await importEntries([entryOf(sent)])).toMatchObject({ newLines: 1, matchedLines: 1 });
    expect(await stateOf(sent)).toBe("SETTLED");
  });

  it("finds our name among what the bank puts around it, in capitals too", async () => {
    const [first, second] = await send(2);
    if (first === undefined || second === undefined) throw new Error("nothing was sent");
    const taken = await importEntries([
      entryOf(first, { endToEndId: `EREF ${first.key.toUpperCase()} SVWZ` }),
      entryOf(second, { endToEndId: null, remittance: second.key }),
    ]);
    expect(taken.matchedLines).toBe(2);
  });

  it("of ACH returns, of a chain, or of a bank's CSV is matched by what each of them calls a payout", async () => {
    const [answered] = await send(1, "ach", achReference);
    const [unanswered] = await send(1, "ach", () => null);
    const hash = `0x${"ab".repeat(32)}`;
    const [onChain] = await send(1, "crypto", () => hash);
    const [byCsv] = await send(1);
    if (!(answered && unanswered && onChain && byCsv)) throw new Error("nothing was sent");
    const returned = [answered, unanswered].map(({ key, amountCents }, index) => ({
      ...{
        trace: `09100001000000${index}`,
        routing: "021000021",
        account: "123456789",
        transactionCode: "22",
        amountCents,
        reference: achReference(key),
        name: "A",
        code: "R03",
      },
    }));
    const ach = await importStatement(t.services, admin, { format: "nacha-returns", name: "r", text: writeReturnFile(day(), returned) });
    expect(ach).toMatchObject({ lines: 2, matchedLines: 2 });
    expect([await stateOf(answered), await stateOf(unanswered)]).toEqual(["RETURNED", "RETURNED"]);
    const transfers = [{ hash, logIndex: 0, to: `0x${"00".repeat(20)}`, units: String(onChain.amountCents * 10_000), at: t.clock.now().toISOString() }];
    const chain = await importStatement(t.services, admin, { format: "chain", name: "c", text: JSON.stringify({ chain: "polygon", transfers }) });
    expect(chain.matchedLines).toBe(1);
    const text = `booked_on;amount;currency;reference;counterparty\n${day()};-${(byCsv.amountCents / 100).toFixed(2)};EUR;"${byCsv.key}";DE00 1234\n`;
    expect(await importStatement(t.services, admin, { format: "bank-csv", name: "b", text })).toMatchObject({ lines: 1, matchedLines: 1 });
    expect([await stateOf(onChain), await stateOf(byCsv)]).toEqual(["SETTLED", "SETTLED"]);
  });
});

describe("a bank that wants other details for the next payment", () => {
  it("is told to the artist once, without the details, and moves nothing", async () => {
    const [sent] = await send(1, "ach", achReference);
    if (sent === undefined) throw new Error("nothing was sent");
    const account = { routing: "021000021", account: "123456789", transactionCode: "22", name: "A" };
    const entry = {
      ...account,
      trace: "091000010000042",
      amountCents: sent.amountCents,
      reference: achReference(sent.key),
      code: "C01",
      correctedData: "9876543210",
    };
    const input = { format: "nacha-returns" as const, name: "c", text: writeReturnFile(day(), [entry]) };
    for (let at = 0; at < 2; at++) expect(await importStatement(t.services, admin, input)).toMatchObject({ lines: 0, newLines: 0 });
    const told = await t.services.db.select().from(mails).where(eq(mails.subject, "Your bank asks you to correct your payout details"));
    expect(told.map(({ body }) => body)).toEqual([
      expect.stringContaining(`ending in ${sent.last4}, and says that the account number should be changed (C01)`),
    ]);
    expect(JSON.stringify(told)).not.toContain("9876543210");
    expect(await stateOf(sent)).toBe("SUBMITTED");
  });
});

describe("what does not agree", () => {
  it("is flagged, each kind of fault by its name, and changes no payout but the one that came back", async () => {
    const [missing, double, amount, currency, late, returned, garbled] = await send(7);
    if (!(missing && double && amount && currency && late && returned && garbled)) throw new Error("nothing was sent");
    await importEntries([entryOf(double), entryOf(returned)]);
    t.clock.advanceMs(20 * DAY_MS);
    const taken = await importEntries([
      entryOf(double, { bankReference: "another movement" }),
      entryOf(amount, { amountCents: amount.amountCents - 1 }),
      entryOf(currency, { currency: "USD" }),
      entryOf(late),
      entryOf(returned, { isDebit: false, returnReason: "AC04", bankReference: "back" }),
      entryOf(garbled, { endToEndId: `${garbled.key.slice(0, 12)}???` }),
      entryOf(missing, { endToEndId: "rent of the office", amountCents: 120_000, iban: "DE00000000000000009999" }),
    ]);
    expect(await findMissing(t.services)).toEqual({ missing: expect.any(Number) });
    const found = (await itemsOf(taken.id)).map(({ fault, payoutId }) => [fault, payoutId]);
    expect(new Map(found.map(([fault, id]) => [fault, id]))).toEqual(
      new Map([
        ["double", double.id],
        ["wrong-amount", amount.id],
        ["wrong-currency", currency.id],
        ["late", late.id],
        ["returned", returned.id],
        ["garbled", garbled.id],
        ["foreign", null],
      ]),
    );
    const absent = await t.services.db.select().from(reconciliationItems).where(eq(reconciliationItems.payoutId, missing.id));
    expect(absent).toEqual([expect.objectContaining({ fault: "missing", state: "open" })]);
    expect(new Set([...found.map(([fault]) => fault), "missing", "unexplained"])).toEqual(new Set(FAULTS));
    const states = await Promise.all([missing, double, amount, currency, late, returned, garbled].map(stateOf));
    expect(states).toEqual(["SUBMITTED", "SETTLED", "SUBMITTED", "SUBMITTED", "SETTLED", "RETURNED", "SUBMITTED"]);
    // Said once, however often it is looked for; and over once a statement tells of it after all.
    expect(await findMissing(t.services)).toEqual({ missing: 0 });
    await importEntries([entryOf(missing)]);
    const [over] = await t.services.db
      .select()
      .from(reconciliationItems)
      .where(eq(reconciliationItems.lineKey, `missing ${missing.key}`));
    expect(over).toMatchObject({ state: "resolved" });
    expect(await stateOf(missing)).toBe("SETTLED");
  });

  it("is two of a kind also within one file", async () => {
    const [twice] = await send(1);
    if (twice === undefined) throw new Error("nothing was sent");
    const { id } = await importEntries([entryOf(twice), entryOf(twice)]);
    expect(new Set((await itemsOf(id)).map(({ fault, state }) => `${fault} ${state}`))).toEqual(new Set(["null matched", "double open"]));
  });

  it("waits for a person when it contradicts what the books say", async () => {
    const [failed] = await send(1);
    if (failed === undefined) throw new Error("nothing was sent");
    await applyRailAnswers(t.services, [{ key: failed.key, answer: { state: "refused", railReference: null, feeCents: 0, reason: "no" }, source: "file" }]);
    const { id } = await importEntries([entryOf(failed)]);
    expect(await itemsOf(id)).toEqual([expect.objectContaining({ state: "open", note: expect.stringContaining("contradicts"), payoutId: failed.id })]);
    expect(await stateOf(failed)).toBe("FAILED_FINAL");
  });

  it("takes nothing of a file that is not sound", async () => {
    const text = writeCamt053({ id: "x", day: day(), iban: "DE89370400440532013000", entries: [] }).replace("</Stmt>", "");
    await expect(importStatement(t.services, admin, { format: "camt.053", name: "x", text })).rejects.toMatchObject({ code: "invalid_input" });
    const csv = "booked_on,amount,currency,reference\n2026-12-01,12.3.4,EUR,x\n";
    await expect(importStatement(t.services, admin, { format: "bank-csv", name: "x", text: csv })).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("the queue of an admin", () => {
  it("lets one say which payout a movement is of, once, with a reason that the audit log keeps", async () => {
    const [sent] = await send(1);
    if (sent === undefined) throw new Error("nothing was sent");
    const { id } = await importEntries([entryOf(sent, { endToEndId: "GARBLED" })]);
    const [item] = await itemsOf(id);
    const input = { movementId: item?.id ?? "", payoutId: sent.id, says: "settled" as const, reason: "The bank confirmed it by telephone." };
    expect(await matchItem(t.services, admin, input)).toMatchObject({ state: "resolved", payoutId: sent.id, resolvedBy: admin.userId });
    expect(await stateOf(sent)).toBe("SETTLED");
    await expect(matchItem(t.services, admin, input)).rejects.toMatchObject({ code: "conflict" });
    const [row] = await t.services.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.target, item?.id ?? ""));
    expect(row).toMatchObject({
      actorId: admin.userId,
      action: "payouts/movement.matched",
      after: { payoutId: sent.id, says: "settled", reason: input.reason },
    });
  });

  it("never takes a movement of another amount for the payout's own", async () => {
    const [sent] = await send(1);
    if (sent === undefined) throw new Error("nothing was sent");
    const { id } = await importEntries([entryOf(sent, { amountCents: sent.amountCents + 1 })]);
    const [item] = await itemsOf(id);
    const input = { movementId: item?.id ?? "", payoutId: sent.id, says: "settled" as const, reason: "It looks like the one." };
    await expect(matchItem(t.services, admin, input)).rejects.toMatchObject({ code: "rule_refused" });
    expect(await matchItem(t.services, admin, { ...input, says: null })).toMatchObject({ state: "resolved" });
    expect(await stateOf(sent)).toBe("SUBMITTED");
  });

  it("is for admins only, and lets go of what is none of ours", async () => {
    const { id } = await importEntries([{ ...entryOf({ id: "", key: "x", amountCents: 77_777, last4: "0000" }), endToEndId: "rent" }]);
    const [item] = await itemsOf(id);
    const artist = await addActor(t.services, "artist");
    const dismissal = { movementId: item?.id ?? "", reason: "The rent of the office." };
    await expect(dismissItem(t.services, artist, dismissal)).rejects.toMatchObject({ code: "not_found" });
    await expect(listItems(t.services, artist, { limit: 10, offset: 0 })).rejects.toMatchObject({ code: "not_found" });
    expect(await dismissItem(t.services, admin, dismissal)).toMatchObject({ state: "resolved", payoutId: null });
    const page = await listItems(t.services, admin, { limit: 1, offset: 0, fault: "foreign" });
    expect(page.items).toEqual([expect.objectContaining({ state: "resolved", note: dismissal.reason })]);
  });
});

it("leaves the books in balance", async () => {
  expect((await readAtOnce(t.services.db, (tx) => verifyLedger(tx))).report.findings).toEqual([]);
});
