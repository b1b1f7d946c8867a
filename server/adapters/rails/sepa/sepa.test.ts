import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { type BankSandbox, startBankSandbox } from "@/sandbox/rails";
import { readPaymentFile } from "@/sandbox/rails/sepa/read-payment-file";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { keyOf, type PayoutOrder } from "..";
import { createHttpGateway } from "../bank/http-gateway";
import { createSepaRail, sepaDebtorShape } from ".";
import { readCamt053 } from "./read-camt053";
import { type SepaFile, writePaymentFile } from "./write-payment-file";

// A Tuesday, with bank days around it.
const NOW = new Date("2026-12-01T00:00:00Z");
const DEBTOR = sepaDebtorShape.parse({ name: "MHC Streaming GmbH", iban: "DE89370400440532013000", bic: "COBADEFFXXX", town: "Köln", country: "DE" });
const ADDRESS = { street: "Příkopě", building: "12/b", postcode: "110 00", town: "Praha 1", country: "CZ" };
/** Sound IBANs of several countries (registry's own examples). */
const IBANS = ["GB82WEST12345698765432", "FR1420041010050500013M02606", "NL91ABNA0417164300", "CZ6508000000192000145399", "MT84MALT011000012345MTLCAST001S"];

let bank: BankSandbox;
let rail: ReturnType<typeof createSepaRail>;
const gatewayOf = (sandbox: BankSandbox) => createHttpGateway({ baseUrl: sandbox.url, token: sandbox.token });

beforeAll(async () => {
  bank = await startBankSandbox({ nowMs: NOW.getTime() });
  rail = createSepaRail(DEBTOR, gatewayOf(bank));
});
afterAll(() => bank.close());

const order = (more: Partial<PayoutOrder> = {}, iban = IBANS[0] ?? ""): PayoutOrder => ({
  payoutId: newId("payout"),
  attempt: 1,
  amountCents: 12_345,
  currency: "EUR",
  destination: { kind: "sepa", holder: "Žofie Nováková & Söhne", iban, bic: null, address: ADDRESS },
  remittance: "MHC Streaming, November 2026",
  sequence: 0,
  at: NOW,
  ...more,
});
const batchId = () => newId("payoutBatch");

describe("a SEPA file", () => {
  it("is one that a strict bank takes, whatever people are called and wherever they live", () => {
    const text = fc.string({ minLength: 1, maxLength: 90, unit: "grapheme" });
    const some = fc.option(text, { nil: null });
    const payment = fc.record({
      endToEndId: fc.uuid().map((id) => id.slice(0, 30)),
      amountCents: fc.integer({ min: 1, max: 99_999_999_999 }),
      remittance: text,
      creditor: fc.record({
        // What nobody can write in Latin letters is a full stop; an empty name is refused before.
        name: text.map((name) => `A${name}`),
        iban: fc.constantFrom(...IBANS),
        bic: fc.constantFrom(null, "COBADEFFXXX", "GIBACZPX"),
        address: fc.option(
          fc.record({ street: some, buildingNumber: some, postCode: some, town: text.map((town) => `T${town}`), country: fc.constant("CZ") }),
          { nil: null },
        ),
      }),
    });
    const { name, iban, bic, ...address } = DEBTOR;
    fc.assert(
      fc.property(fc.uniqueArray(payment, { minLength: 1, maxLength: 4, selector: ({ endToEndId }) => endToEndId }), (payments) => {
        const file: SepaFile = { messageId: "MHC-1", createdAt: NOW, executeOn: "2026-12-02", debtor: { name, iban, bic, address }, payments };
        const read = readPaymentFile(writePaymentFile(file)).payments;
        expect(read.map(({ reference, amountCents }) => [reference, amountCents])).toEqual(
          payments.map(({ endToEndId, amountCents }) => [endToEndId, amountCents]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("is valid by the schema of the EPC's guidelines", async ({ skip }) => {
    const path = process.env.PAIN_001_001_09_XSD;
    if (path === undefined) return skip("The schema may not be kept here: PAIN_001_001_09_XSD names where it lies.");
    const { name, iban, bic, ...address } = DEBTOR;
    const where = { street: "Rue de l’Église", buildingNumber: "1 bis", postCode: "75001", town: "Paris", country: "FR" };
    const payments = IBANS.map((each, index) => ({
      ...{ endToEndId: keyOf(order()), amountCents: 10 ** (2 * index), remittance: "MHC" },
      creditor: { name: `Ærø Łódź ${index}`, iban: each, bic: index % 2 === 0 ? null : "COBADEFFXXX", address: index % 2 === 0 ? where : null },
    }));
    const file = { messageId: "MHC-1", createdAt: NOW, executeOn: "2026-12-02", payments };
    const schema = [{ fileName: "pain.001.001.09.xsd", contents: await readFile(path, "utf8") }];
    const sound = writePaymentFile({ ...file, debtor: { name, iban, bic, address } });
    const short = writePaymentFile({ ...file, debtor: { name, iban, bic: null, address: null } });
    const contents = [sound, short, sound.replace("<PmtMtd>TRF</PmtMtd>", "")];
    const verdicts = await Promise.all(contents.map((text) => validateXML({ xml: [{ fileName: "file.xml", contents: text }], schema })));
    expect(verdicts.map(({ errors }) => errors.length)).toEqual([0, 0, 1]);
  });

  it("is the same bytes for the same batch and other bytes for another, with no word from a clock", async () => {
    const orders = [order(), order({ amountCents: 1 })];
    const place = { batchId: batchId(), at: NOW };
    const [first, again, other] = await Promise.all([
      rail.prepareBatch(orders, place),
      rail.prepareBatch(orders, place),
      rail.prepareBatch(orders, { ...place, batchId: batchId() }),
    ]);
    expect(again).toEqual(first);
    expect(other.fileSha256).not.toBe(first.fileSha256);
  });

  it("is not sent when it is not the file that was frozen", async () => {
    const frozen = await rail.prepareBatch([order()], { batchId: batchId(), at: NOW });
    const changed = { ...frozen, requests: frozen.requests.map((request) => ({ ...request, amountCents: request.amountCents + 1 })) };
    await expect(rail.submitBatch(changed)).rejects.toThrow("not the one that was frozen");
    expect(bank.payments().some(({ fileName }) => fileName === frozen.batchId)).toBe(false);
  });

  it.each([
    ["another currency", order({ currency: "USD" })],
    ["nothing", order({ amountCents: 0 })],
    ["an IBAN with a wrong digit", order({}, "GB83WEST12345698765432")],
  ])("is not made of %s", async (_, wrong) => {
    await expect(rail.prepare(wrong)).rejects.toMatchObject({ code: "rule_refused" });
  });
});

describe("SEPA by a bank's door", () => {
  it("sends a file twice and pays once", async () => {
    const frozen = await rail.prepareBatch([order(), order()], { batchId: batchId(), at: NOW });
    const first = await rail.submitBatch(frozen);
    expect(await rail.submitBatch(frozen)).toEqual(first);
    const [request] = frozen.requests;
    expect(request && first.get(request.key)).toMatchObject({ state: "submitted", railReference: request?.key });
    expect(bank.payments().filter(({ fileName }) => fileName === frozen.batchId)).toHaveLength(2);
  });

  it("says of each payment whether the bank took it, when the bank takes a file in part", async () => {
    const frozen = await rail.prepareBatch([order(), order(), order()], { batchId: batchId(), at: NOW });
    const refused = frozen.requests[1]?.key ?? "";
    bank.bank.outcomes = { rejectShare: 0, returnShare: 0, byReference: new Map([[refused, "reject"]]) };
    const answers = await rail.submitBatch(frozen);
    expect(frozen.requests.map(({ key }) => answers.get(key)?.state)).toEqual(["submitted", "refused", "submitted"]);
    expect(answers.get(refused)?.reason).toContain("AC06");
  });

  it("finds out by asking what became of a file whose answer was lost", async () => {
    const frozen = await rail.prepareBatch([order()], { batchId: batchId(), at: NOW });
    const [request] = frozen.requests;
    if (request === undefined) throw new Error("no request");
    expect(await rail.lookUp(request)).toEqual({ state: "absent" });
    bank.setChaos({ loseAnswerShare: 1 });
    await expect(rail.submitBatch(frozen)).rejects.toThrow();
    bank.setChaos({});
    expect(await rail.lookUp(request)).toMatchObject({ state: "submitted" });
  });

  it("reads on the statement what was paid and what came back, each by its own name", async () => {
    const own = await startBankSandbox({ nowMs: NOW.getTime() });
    const gateway = gatewayOf(own);
    const ownRail = createSepaRail(DEBTOR, gateway);
    const frozen = await ownRail.prepareBatch([order({ amountCents: 5_000 }), order({ amountCents: 7_001 })], { batchId: batchId(), at: NOW });
    const [kept, back] = frozen.requests;
    own.bank.outcomes = { rejectShare: 0, returnShare: 0, byReference: new Map([[back?.key ?? "", "return"]]) };
    await ownRail.submitBatch(frozen);
    own.advanceMs(5 * DAY_MS);
    const reports = await gateway.listReports(NOW);
    const lines = (await Promise.all(reports.map(({ name }) => gateway.readReport(name)))).flatMap((text) => [...readCamt053(text).lines]);
    const shown = lines.map(({ direction, amountCents, currency, reference, reasonCode, counterpartyLast4 }) => [
      direction,
      amountCents,
      currency,
      reference,
      reasonCode,
      counterpartyLast4,
    ]);
    expect(shown).toEqual([
      ["out", 5_000, "EUR", kept?.key, null, "5432"],
      ["out", 7_001, "EUR", back?.key, null, "5432"],
      ["back", 7_001, "EUR", back?.key, "AC04", "5432"],
    ]);
    expect(new Set(lines.map(({ lineKey }) => lineKey)).size).toBe(3);
    expect(back && (await ownRail.lookUp(back))).toMatchObject({ state: "returned", reason: "AC04" });
    await own.close();
  });
});

describe("the stand-in for a bank", () => {
  const sound = () =>
    writePaymentFile({
      ...{ messageId: "MHC-1", createdAt: NOW, executeOn: "2026-12-02" },
      debtor: { name: DEBTOR.name, iban: DEBTOR.iban, bic: DEBTOR.bic, address: null },
      payments: [{ endToEndId: "e2e-1", amountCents: 100, remittance: "x", creditor: { name: "A", iban: IBANS[0] ?? "", bic: null, address: null } }],
    });

  it.each([
    ["an address in lines", /<Nm>A<\/Nm>/, "<Nm>A</Nm><PstlAdr><AdrLine>Street 1, Town</AdrLine></PstlAdr>"],
    ["a sum that is not that of its payments", /<CtrlSum>1.00/, "<CtrlSum>1.01"],
    ["a count that is not that of its payments", /<NbOfTxs>1</, "<NbOfTxs>2<"],
    ["letters beyond the Latin set", /<Nm>A</, "<Nm>Ä<"],
    ["an older version", /pain\.001\.001\.09/, "pain.001.001.03"],
    ["elements out of order", /<PmtInfId>MHC-1<\/PmtInfId><PmtMtd>TRF<\/PmtMtd>/, "<PmtMtd>TRF</PmtMtd><PmtInfId>MHC-1</PmtInfId>"],
    ["an element that it does not know", /<ChrgBr>/, "<Extra>1</Extra><ChrgBr>"],
    ["a day that is over", /<Dt>2026-12-02/, "<Dt>2026-11-30"],
    ["three decimals", /Ccy="EUR">1.00/, 'Ccy="EUR">1.000'],
    ["a document type", /<Document/, '<!DOCTYPE x [<!ENTITY a "b">]><Document'],
  ])("refuses a file with %s", (_, found, wrong) => {
    const xml = sound();
    expect(readPaymentFile(xml).payments).toHaveLength(1);
    expect(xml).toMatch(found);
    expect(() => readPaymentFile(xml.replace(found, wrong))).toThrow(RangeError);
  });
});
