import { createRequire } from "node:module";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type BankSandbox, startBankSandbox } from "@/sandbox/rails";
import { readAchFile } from "@/sandbox/rails/ach/read-ach-file";
import { writeReturnFile } from "@/sandbox/rails/ach/write-return-file";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import type { FileRail, PayoutOrder } from "..";
import { createHttpGateway } from "../bank/http-gateway";
import { createAchRail } from ".";
import { readReturnFile } from "./read-return-file";
import { achReference } from "./reference";
import { type AchFile, writeAchFile } from "./write-ach-file";

// The Wednesday before Thanksgiving: the next bank day is the Friday.
const NOW = new Date("2026-11-25T14:30:00Z");
const ORIGINATOR = { bankName: "First Bank", bankRoutingNumber: "091000019", companyName: "MHC Streaming Inc", companyId: "1234567890" };
const ROUTINGS = ["021000021", "091000019", "122105155", "011401533"];

let bank: BankSandbox;
let rail: FileRail;
const gatewayOf = (sandbox: BankSandbox) => createHttpGateway({ baseUrl: sandbox.url, token: sandbox.token });

beforeAll(async () => {
  bank = await startBankSandbox({ nowMs: NOW.getTime() });
  rail = createAchRail(ORIGINATOR, gatewayOf(bank));
});
afterAll(() => bank.close());

const order = (more: Partial<PayoutOrder> = {}, routingNumber = "021000021"): PayoutOrder => ({
  payoutId: newId("payout"),
  attempt: 1,
  amountCents: 12_345,
  currency: "USD",
  destination: {
    kind: "ach",
    holder: "Renée O’Hara",
    routingNumber,
    accountNumber: "0123456789",
    accountType: "checking",
    holderKind: "person",
    address: null,
  },
  remittance: "MHC Streaming, November 2026",
  sequence: 0,
  at: NOW,
  ...more,
});
const nachaLibrary = z.object({
  from: z.custom<(text: string) => { to(format: "ach" | "json"): string }>((value) => typeof value === "function"),
});
const COMPANY = { kind: "ach", holder: "A Company", routingNumber: "021000021", accountNumber: "1", accountType: "checking", holderKind: "company" } as const;
const batchId = () => newId("payoutBatch");
const file = (payments: AchFile["payments"]): AchFile => ({
  ...{ originator: ORIGINATOR, createdAt: NOW, modifier: "A", referenceCode: "REF00001", effectiveOn: "2026-11-27", payments },
});

describe("an ACH file", () => {
  it("is one that a strict bank reads back payment by payment, for people and companies, checking and savings", () => {
    const text = fc.string({ minLength: 1, maxLength: 100, unit: "grapheme" });
    const payment = fc.record({
      individualId: fc.stringMatching(/^[0-9A-Z]{15}$/),
      amountCents: fc.integer({ min: 1, max: 9_999_999_999 }),
      remittance: text,
      receiver: fc.record({
        name: text,
        routingNumber: fc.constantFrom(...ROUTINGS),
        accountNumber: fc.stringMatching(/^[0-9A-Z]{4,17}$/),
        accountType: fc.constantFrom("checking" as const, "savings" as const),
        holder: fc.constantFrom("person" as const, "company" as const),
      }),
    });
    fc.assert(
      fc.property(fc.array(payment, { minLength: 1, maxLength: 25 }), (payments) => {
        const written = writeAchFile(file(payments));
        const lines = written.slice(0, -1).split("\n");
        expect(lines.length % 10).toBe(0);
        expect(lines.every((line) => line.length === 94)).toBe(true);
        const inBatches = [
          ...payments.filter(({ receiver }) => receiver.holder === "person"),
          ...payments.filter(({ receiver }) => receiver.holder === "company"),
        ];
        const read = readAchFile(written).payments;
        expect(read.map(({ reference, amountCents, account, routing }) => [reference, amountCents, account, routing])).toEqual(
          inBatches.map(({ individualId, amountCents, receiver }) => [individualId, amountCents, receiver.accountNumber, receiver.routingNumber]),
        );
        expect(new Set(read.map(({ trace }) => trace)).size).toBe(payments.length);
      }),
      { numRuns: 100 },
    );
  });

  it("means to a reader of somebody else's what it means to us, who writes it again to the byte", () => {
    const amounts = [12_345, 5, 9_999_999_999];
    const payments = amounts.map((amountCents, index) => ({
      ...{ individualId: `ID${index}`, amountCents, remittance: "MHC November" },
      receiver: {
        ...{ name: "Ann O'Hara", routingNumber: ROUTINGS[index] ?? "", accountNumber: `ACC-${index}` },
        ...{ accountType: index === 1 ? ("savings" as const) : ("checking" as const), holder: index === 2 ? ("company" as const) : ("person" as const) },
      },
    }));
    const written = writeAchFile(file(payments));
    // It has no types of its own.
    const library: unknown = createRequire(import.meta.url)("@midlandsbank/node-nacha");
    const read = nachaLibrary.parse(library).from(written);
    expect(read.to("ach").trim()).toBe(written.trim());
    const { batches } = z
      .object({
        batches: z.array(z.object({ entryClassCode: z.string(), entries: z.array(z.object({ amount: z.number(), identificationNumber: z.string() })) })),
      })
      .parse(JSON.parse(read.to("json")));
    expect(batches.map(({ entryClassCode, entries }) => [entryClassCode, entries])).toEqual([
      ["PPD", amounts.slice(0, 2).map((amount, index) => ({ amount, identificationNumber: `ID${index}` }))],
      ["CCD", [{ amount: 9_999_999_999, identificationNumber: "ID2" }]],
    ]);
  });

  it("keeps the last ten digits of a hash that has more", () => {
    const receiver = { name: "A", routingNumber: "122105155", accountNumber: "1", accountType: "checking" as const, holder: "person" as const };
    const payments = Array.from({ length: 1_000 }, (_, index) => ({ individualId: String(index), amountCents: 1, remittance: "", receiver }));
    const written = writeAchFile(file(payments));
    // 12,210,515 × 1,000 has eleven digits.
    expect(written).toContain("\n8220002000" + "2210515000");
    expect(readAchFile(written).payments).toHaveLength(1_000);
  });

  it("pays on the next day that the Federal Reserve moves money", async () => {
    const frozen = await rail.prepareBatch([order()], { batchId: batchId(), at: NOW });
    await rail.submitBatch(frozen);
    expect(bank.payments().at(-1)?.executeOn).toBe("2026-11-27");
  });

  it.each([
    ["euros", order({ currency: "EUR" })],
    ["more than ten digits of cents", order({ amountCents: 10_000_000_000 })],
    ["a routing number with a wrong digit", order({}, "021000022")],
  ])("is not made of %s", async (_, wrong) => {
    await expect(rail.prepare(wrong)).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("ACH by a bank's door", () => {
  it("sends a file twice and pays once, and a file under another name not at all", async () => {
    const orders = [order(), order()];
    const frozen = await rail.prepareBatch(orders, { batchId: batchId(), at: NOW });
    const before = bank.payments().length;
    const first = await rail.submitBatch(frozen);
    expect(await rail.submitBatch(frozen)).toEqual(first);
    expect(bank.payments().length - before).toBe(2);
    expect([...first.values()].map(({ state }) => state)).toEqual(["submitted", "submitted"]);
  });

  it("pays a company in a batch of companies, and whoever never said what they are in that of people", async () => {
    const company = order();
    const old = order();
    const { destination } = order();
    const frozen = await rail.prepareBatch([{ ...company, destination: { ...COMPANY, address: null } }, old], { batchId: batchId(), at: NOW });
    const [first, second] = frozen.requests;
    if (first === undefined || second === undefined || destination.kind !== "ach") throw new Error("nothing was frozen");
    const { text } = (await rail.writeFile?.(frozen)) ?? { text: "" };
    expect(text.match(/^5220.{46}(?:PPD|CCD)/gm)?.map((line) => line.slice(-3))).toEqual(["PPD", "CCD"]);
    // As it was frozen before anybody was asked: the same bytes.
    const { holderKind: _, ...unasked } = destination;
    const asKept = { ...frozen, requests: [first, { ...second, body: { at: NOW.toISOString(), destination: unasked, remittance: old.remittance } }] };
    expect((await rail.writeFile?.(asKept))?.text).toBe(text);
  });

  it("says on which day a payment was booked", async () => {
    const frozen = await rail.prepareBatch([order()], { batchId: batchId(), at: NOW });
    const [request] = frozen.requests;
    if (request === undefined) throw new Error("nothing was frozen");
    await rail.submitBatch(frozen);
    expect(await rail.lookUp(request)).not.toHaveProperty("bookedOn");
    bank.advanceMs(3 * DAY_MS);
    expect(await rail.lookUp(request)).toMatchObject({ state: "settled", bookedOn: expect.stringMatching(/^2026-1[12]-\d\d$/) });
  });

  it("reads returns and notifications of change, each by the number that went out", async () => {
    const frozen = await rail.prepareBatch([order({ amountCents: 2_500 }), order()], { batchId: batchId(), at: NOW });
    const [returned, corrected] = frozen.requests.map(({ key }) => achReference(key));
    bank.bank.outcomes = { rejectShare: 0, returnShare: 0, byReference: new Map([[returned ?? "", "return"]]) };
    await rail.submitBatch(frozen);
    bank.advanceMs(7 * DAY_MS);
    const gateway = gatewayOf(bank);
    const reports = (await gateway.listReports(NOW)).filter(({ format }) => format === "nacha-returns");
    const lines = (await Promise.all(reports.map(({ name }) => gateway.readReport(name)))).flatMap((text) => [...readReturnFile(text).lines]);
    const expected = {
      direction: "back",
      amountCents: 2_500,
      currency: "USD",
      reference: returned,
      reasonCode: "R02",
      bookedOn: "2026-11-29",
      counterpartyLast4: "6789",
    };
    expect(lines).toEqual([expect.objectContaining(expected)]);
    const sent = bank.payments().find(({ reference }) => reference === corrected);
    const { trace = "", routing = "", transactionCode = "", account = "", name = "" } = sent ?? {};
    const entry = { trace, routing, account, transactionCode, name, amountCents: 0, reference: corrected ?? "", code: "C01", correctedData: "9876543210" };
    const change = readReturnFile(writeReturnFile("2026-11-30", [entry]));
    expect(change).toMatchObject({
      lines: [],
      corrections: [{ reference: corrected, changeCode: "C01" }],
    });
  });

  it.each([
    ["a wrong total", (text: string) => text.replace(/^(8220.{6}.{10}.{12})\d{12}/m, "$1000000000001")],
    ["a wrong hash", (text: string) => text.replace(/^(8220.{6})\d{10}/m, "$10000000001")],
    ["a record that is missing", (text: string) => text.replace(/^7.{93}\n/m, "")],
    ["an entry without its reason", (text: string) => text.replace(/^799R/m, "705R")],
    ["no end", (text: string) => text.replace(/^9/m, "5")],
  ])("takes nothing from a returns file with %s", (_, spoil) => {
    const entry = {
      trace: "091000010000001",
      routing: "021000021",
      account: "123",
      transactionCode: "22",
      amountCents: 100,
      reference: "ABC",
      name: "A",
      code: "R01",
    };
    const sound = writeReturnFile("2026-11-30", [entry]);
    expect(readReturnFile(sound).lines).toHaveLength(1);
    expect(spoil(sound)).not.toBe(sound);
    expect(() => readReturnFile(spoil(sound))).toThrow(RangeError);
  });
});

describe("the stand-in for a bank", () => {
  const receiver = { name: "A", routingNumber: "021000021", accountNumber: "1", accountType: "checking" as const, holder: "person" as const };
  const sound = () => writeAchFile(file([{ individualId: "ABC", amountCents: 100, remittance: "x", receiver }]));

  it.each([
    ["a line that is too short", (text: string) => text.replace(/^(6.{92})./m, "$1")],
    ["a wrong hash", (text: string) => text.replace(/^(8220.{6})\d{10}/m, "$10000000001")],
    ["a wrong total", (text: string) => text.replace(/^(9.{42})\d{12}/m, "$1000000000999")],
    ["a wrong count", (text: string) => text.replace(/^(8220)\d{6}/m, "$1000003")],
    ["no filling", (text: string) => text.replace(/^9{94}\n/m, "")],
    ["a debit", (text: string) => text.replace(/^622/m, "627")],
    ["no addenda where they are announced", (text: string) => text.replace(/^705.*\n/m, "")],
    ["another company at the end of a batch", (text: string) => text.replace(/^(8.{43}).{10}/m, "$19999999999")],
  ])("refuses a file with %s", (_, spoil) => {
    expect(readAchFile(sound()).payments).toHaveLength(1);
    expect(spoil(sound())).not.toBe(sound());
    expect(() => readAchFile(spoil(sound()))).toThrow(RangeError);
  });
});
