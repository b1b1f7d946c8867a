import { PDFDocument } from "pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payoutInvoices } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { createTestServices, type TestServices } from "@/test/services";
import { type Destination, type InvoiceRail, keyOf, type PayoutOrder } from "..";
import { readXml } from "../read-xml";
import { createInvoiceRail } from ".";
import { describeInvoice } from "./describe-invoice";
import { invoiceBuyerShape } from "./render-invoice";

const BUYER = invoiceBuyerShape.parse({
  holder: "MHC Streaming GmbH",
  address: { street: "Hauptstr.", building: "1", postcode: "50667", town: "Köln", country: "DE" },
  taxNumber: "DE123456789",
});
const ADDRESS = { street: "Příkopě", building: "12", postcode: "110 00", town: "Praha", country: "CZ" };

let t: TestServices;
let rail: InvoiceRail;

beforeAll(async () => {
  t = await createTestServices();
  rail = createInvoiceRail({ db: t.services.db, clock: t.clock, buyer: BUYER });
});
afterAll(() => t.close());

const payee = (taxNumber: string | null = null): Destination => ({ kind: "invoice", holder: "Žofie & Syn", address: ADDRESS, email: null, taxNumber });
const order = (more: Partial<PayoutOrder> = {}): PayoutOrder => ({
  payoutId: newId("payout"),
  attempt: 1,
  amountCents: 123_456,
  currency: "EUR",
  destination: payee(),
  remittance: "MHC Streaming, November 2026",
  sequence: 0,
  at: t.clock.now(),
  ...more,
});

describe("a payment by invoice", () => {
  it("has a number without a gap, given once, also to those that ask at once and twice", async () => {
    const requests = await Promise.all(Array.from({ length: 8 }, () => rail.prepare(order())));
    await Promise.all([...requests, ...requests].map((request) => rail.submit(request)));
    await rail.prepare(order());
    const late = await rail.prepare(order());
    await rail.submit(late);
    const numbers = (await t.services.db.select().from(payoutInvoices)).map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await rail.lookUp(late)).toMatchObject({ state: "submitted", railReference: "MHC-000009" });
  });

  it("is not there before it was submitted, and settled or refused only when a person says so, once", async () => {
    const request = await rail.prepare(order());
    expect(await rail.lookUp(request)).toEqual({ state: "absent" });
    await rail.submit(request);
    const paid = { status: "paid" as const, note: "bank 4711", actorId: "usr_1" };
    expect(await rail.end(request.key, paid)).toMatchObject({ state: "settled" });
    expect(await rail.end(request.key, paid)).toMatchObject({ state: "settled" });
    await expect(rail.end(request.key, { ...paid, status: "cancelled" })).rejects.toMatchObject({ code: "conflict" });
    expect(await rail.submit(request)).toMatchObject({ state: "settled" });
    const other = await rail.prepare(order());
    await rail.submit(other);
    expect(await rail.end(other.key, { ...paid, status: "cancelled", note: "the payee is gone" })).toMatchObject({
      state: "refused",
      reason: "the payee is gone",
    });
  });

  it("needs a whole address", async () => {
    const destination: Destination = { kind: "invoice", holder: "A", address: { ...ADDRESS, town: null }, email: null, taxNumber: null };
    await expect(rail.prepare(order({ destination }))).rejects.toMatchObject({ code: "rule_refused" });
    expect(keyOf(order())).toHaveLength(28);
  });
});

describe("its documents", () => {
  it("are the same bytes whenever they are made, and say the same to people and to programs", async () => {
    const request = await rail.prepare(order());
    await rail.submit(request);
    const [first, again] = [await rail.render(request), await rail.render(request)];
    expect(Buffer.from(again.pdf).equals(Buffer.from(first.pdf))).toBe(true);
    expect(again.xml).toBe(first.xml);
    const { CrossIndustryInvoice: said } = Object(readXml(first.xml, new Set()));
    expect(said.ExchangedDocument).toMatchObject({ ID: first.name, TypeCode: "389" });
    const { ApplicableHeaderTradeAgreement: parties, ApplicableHeaderTradeSettlement: money } = said.SupplyChainTradeTransaction;
    expect([parties.SellerTradeParty.Name, parties.BuyerTradeParty.Name]).toEqual(["Žofie & Syn", "MHC Streaming GmbH"]);
    expect(money).toMatchObject({ InvoiceCurrencyCode: "EUR", ApplicableTradeTax: { CategoryCode: "O" } });
    expect(money.SpecifiedTradeSettlementHeaderMonetarySummation).toMatchObject({ DuePayableAmount: "1234.56" });
    const charged = await rail.prepare(order({ destination: payee("CZ12345678") }));
    await rail.submit(charged);
    expect((await rail.render(charged)).xml).toMatch(/<ram:CategoryCode>AE<[\s\S]*Reverse charge/);
    const pdf = await PDFDocument.load(first.pdf);
    expect([pdf.getPageCount(), pdf.getTitle()]).toEqual([1, `Invoice ${first.name}`]);
  });

  it("leave the tax to the buyer between companies of two countries, and name VAT numbers only then", () => {
    const facts = { name: "MHC-000001", issuedAt: t.clock.now(), amountCents: 100, currency: "EUR", remittance: "x", buyer: BUYER };
    const seller = { holder: "A", address: ADDRESS, taxNumber: "CZ12345678" };
    const charged = JSON.stringify(describeInvoice({ ...facts, seller }));
    expect(charged).toContain('"cbc:ID":"AE"');
    expect(charged).toContain("CZ12345678");
    const plain = JSON.stringify(describeInvoice({ ...facts, seller: { ...seller, taxNumber: "12345678" } }));
    expect(plain).toContain('"cbc:ID":"O"');
    expect(plain).not.toContain("12345678");
  });
});
