import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payoutRequests } from "@/db/schema";
import type { Destination } from "@/server/adapters/rails";
import { followLedger } from "@/server/royalties";
import { forgetPerson, listAccesses, sealForPerson } from "@/server/vault";
import { DESTINATIONS } from "@/test/payees";
import { addPerson, type Person } from "@/test/people";
import { addTip } from "@/test/royalties";
import { createTestServices, type TestServices } from "@/test/services";
import type { IncomeKind } from "../contract";
import { formInput } from "../forms/contract";
import { statementOf } from "../forms/statements";
import { submitForm } from "../forms/submit-form";
import { splitCsv } from "../policy/csv";
import { computeWithholding } from "../withholding/compute-withholding";
import { markDecisionPaid, recordDecisions, undoDecision } from "../withholding/decisions";
import { listReport, type ReportAsked } from "./year-reports";
import { showYear } from "./year-summary";

const YEAR = 2026;
const ADDRESS = { street: "1 Main Street", town: "Town", country: "DE" };
let t: TestServices;
let admin: Person;
let made = 0;

const TAX_REPORTER = JSON.stringify({
  ...{ name: "MHC Inc.", street: "9 Wall Street", town: "New York", region: "NY", postcode: "10005", country: "US", ein: "12-3456789" },
  ...{ chapter3Status: "02", chapter4Status: "02", vatNumber: "EU372000000", operatorNumber: "DEPLAT1", platformName: "MHC Streaming" },
});

beforeAll(async () => {
  t = await createTestServices({ TAX_REPORTER });
  t.clock.advanceMs(Date.UTC(YEAR, 1, 1) - t.clock.now().getTime());
  admin = await addPerson(t.services, "admin");
});
afterAll(() => t.close());

async function artistWith(form: object | null): Promise<Person> {
  const artist = await addPerson(t.services, "artist");
  if (form === null) return artist;
  const parsed = formInput.parse(form);
  if (parsed.kind === "none") throw new Error("a signed form is wanted");
  const signature = { statementId: statementOf(parsed.kind).id, name: parsed.name, capacity: "Director", agrees: true as const };
  await submitForm(t.services, artist.actor, { form: parsed, signature });
  return artist;
}
const american = (tin: string) => artistWith({ kind: "w9", name: "Ann Smith", classification: "individual", address: { ...ADDRESS, country: "US" }, tin });
const german = () =>
  artistWith({
    ...{ kind: "w8ben", name: "Hanna Vogel", citizenship: "DE", birthDate: "1990-01-01", country: "DE", address: ADDRESS },
    ...{ foreignTin: "12345678901", vatNumber: "DE123456789", treaty: { article: "12" } },
  });
const company = (change: object) =>
  artistWith({
    ...{ kind: "w8bene", name: "Vogel GmbH", incorporatedIn: "DE", country: "DE", address: ADDRESS, foreignTin: "12345678902" },
    ...{ entityType: "corporation", fatcaStatus: "active-nffe", registrationNumber: "HRB 4711", establishments: ["DE", "FR"] },
    ...change,
  });

interface Payment {
  readonly dollars: number;
  readonly usDollars?: number;
  readonly kind?: IncomeKind;
  readonly paidAt?: string;
}
async function pay({ actor: { userId } }: Person, { dollars, usDollars = 0, kind = "royalty-other", paidAt = `${YEAR}-06-01` }: Payment): Promise<string> {
  const id = `pay_${++made}-1`;
  const lines = [{ incomeKind: kind, amountMicros: BigInt(dollars) * 1_000_000n, usMicros: BigInt(usDollars) * 1_000_000n }];
  const withholding = await computeWithholding(t.services.db, { userId, at: t.clock.now(), lines });
  await recordDecisions(t.services.db, [{ id, userId, currency: "USD", withholding }], t.clock.now());
  await markDecisionPaid(t.services.db, id, new Date(paidAt));
  return id;
}

/** Where a payment went. */
async function payTo({ actor: { userId } }: Person, destination: Destination, decisionId: string): Promise<void> {
  const now = t.clock.now();
  await t.services.db.transaction(async (tx) => {
    const sealed = { userId, purpose: "payout-method" as const, field: "destination", plaintext: JSON.stringify(destination) };
    const methodSealId = await sealForPerson(t.services, tx, sealed);
    await tx.insert(payoutRequests).values({
      ...{ id: decisionId.slice(0, -"-1".length), accountId: userId, amount: 1, grossMicros: 10_000n, withheldMicros: 0n, fromVersion: 0n, toVersion: 1n },
      ...{ status: "COMPLETED", state: "SETTLED", requestedBy: userId, rail: destination.kind, methodSealId, methodLast4: "3000", needsSecond: false },
      ...{ createdAt: now, updatedAt: now },
    });
  });
}

async function rowsOf(report: ReportAsked["report"], person: Person): Promise<readonly Readonly<Record<string, string>>[]> {
  const items: Readonly<Record<string, string>>[] = [];
  let cursor: string | undefined;
  do {
    const page = await listReport(t.services, admin.actor, { year: YEAR, report, limit: 2, cursor });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items.filter(({ recipient }) => recipient === person.actor.userId);
}

describe("the year's reports", () => {
  it("name a US artist's royalties from $10 on and services from $2,000 on, as the table of the year has it", async () => {
    const [little, much] = [await american("123456789"), await american("123456780")];
    await pay(little, { dollars: 9 });
    await pay(little, { dollars: 1_999, kind: "services" });
    await pay(much, { dollars: 10 });
    await pay(much, { dollars: 2_000, kind: "services" });
    expect([await rowsOf("1099-MISC", little), await rowsOf("1099-NEC", little)]).toEqual([[], []]);
    expect(await rowsOf("1099-MISC", much)).toMatchObject([{ code: "2", gross: "10.00", withheld: "0.00", name: "Ann Smith", tin: "123456780" }]);
    expect(await rowsOf("1099-NEC", much)).toMatchObject([{ code: "1", gross: "2000.00" }]);
    expect(await rowsOf("1042-S", much)).toEqual([]);
  });

  it("name a foreign artist's US part from the first dollar, with code, rate and exemption, and their quarters for DAC7", async () => {
    const artist = await german();
    await pay(artist, { dollars: 100, usDollars: 1, paidAt: `${YEAR}-03-31T23:59:59.999Z` });
    await pay(artist, { dollars: 200, usDollars: 2, paidAt: `${YEAR}-04-01` });
    const shown = { code: "12", rate_percent: "0.00", chapter3_exemption_code: "04", gross: "3.00", foreign_tin: "12345678901", birth_date: "1990-01-01" };
    expect(await rowsOf("1042-S", artist)).toMatchObject([shown]);
    expect(await rowsOf("DAC7", artist)).toMatchObject([
      { quarter: "1", consideration: "100.00", activities: "1", country: "DE" },
      { quarter: "2", consideration: "200.00", activities: "1" },
    ]);
  });

  // The boxes of form 1042-S (2025) that a payment by us can fill, and the columns they come in.
  it("fill each box of a 1042-S of the payee, the payment and the withholding agent", async () => {
    const artist = await company({ treaty: { article: "12" }, limitationOnBenefits: "active-trade" });
    await pay(artist, { dollars: 100, usDollars: 10 });
    expect(await rowsOf("1042-S", artist)).toMatchObject([
      {
        ...{ code: "12", gross: "10.00", chapter_indicator: "3", chapter3_exemption_code: "04", rate_percent: "0.00", chapter4_exemption_code: "16" },
        ...{ withheld: "0.00", agent_ein: "12-3456789", agent_chapter3_status: "02", agent_chapter4_status: "02", agent_name: "MHC Inc." },
        ...{ agent_country: "US", agent_street: "9 Wall Street", agent_town: "New York", agent_region: "NY", agent_postcode: "10005" },
        ...{ agent_giin: "", agent_foreign_tin: "", name: "Vogel GmbH", country: "DE", street: "1 Main Street", town: "Town", tin: "" },
        ...{ chapter3_status: "15", chapter4_status: "22", foreign_tin: "12345678902", lob_code: "09", birth_date: "" },
      },
    ]);
  });

  // What Directive 2011/16/EU, annex V, section III.B.2 has platforms report of a seller, and III.B.1 of themselves.
  it("fill each field of DAC7: who the seller is, the account that was paid to, what they got, fees and taxes, and who reports", async () => {
    const artist = await company({});
    await payTo(artist, DESTINATIONS.sepa, await pay(artist, { dollars: 100, usDollars: 10, paidAt: `${YEAR}-05-01` }));
    await addTip(t, { fanId: admin.actor.userId, artistId: artist.actor.userId, videoId: null });
    await followLedger(t.services);
    const seller = {
      ...{ name: "Vogel GmbH", country: "DE", street: "1 Main Street", town: "Town", foreign_tin: "12345678902", tin_country: "DE", vat_number: "" },
      ...{ registration_number: "HRB 4711", establishments: "DE; FR", birth_date: "", birth_place: "" },
      ...{ operator_name: "MHC Inc.", operator_country: "US", operator_vat_number: "EU372000000", operator_number: "DEPLAT1", platform_name: "MHC Streaming" },
    };
    const account = { account_identifier: "DE89370400440532013000", account_kind: "IBAN", account_holder: "Ada L" };
    expect(await rowsOf("DAC7", artist)).toMatchObject([
      { ...seller, account_identifier: "", quarter: "1", currency: "USD", consideration: "0.00", fees: "1.00", taxes_withheld: "0.00", activities: "0" },
      { ...seller, ...account, quarter: "2", currency: "USD", consideration: "97.00", fees: "0.00", taxes_withheld: "3.00", activities: "1" },
    ]);
    const { items } = await listAccesses(t.services, artist.actor, { limit: 5, offset: 0 });
    expect(new Set(items.map(({ purpose, reason }) => `${purpose}: ${reason}`))).toEqual(
      new Set([`tax-form: the yearly report DAC7 of ${YEAR}`, `payout-method: the yearly report DAC7 of ${YEAR}`]),
    );
  });

  it("name whoever gave no form with what was withheld of them, whatever the amount", async () => {
    const artist = await artistWith(null);
    await pay(artist, { dollars: 5 });
    expect(await rowsOf("1099-MISC", artist)).toMatchObject([{ form: "none", name: "", gross: "5.00", withheld: "1.20" }]);
  });

  it("find for DAC7 whoever gave no form and said a country, and say how many did not even say that", async () => {
    const [german, unknown] = [await artistWith(null), await artistWith(null)];
    await submitForm(t.services, german.actor, { form: { kind: "none", personKind: "individual", country: "DE" }, signature: null });
    await pay(german, { dollars: 50 });
    const before = await listReport(t.services, admin.actor, { year: YEAR, report: "DAC7", limit: 1 });
    await pay(unknown, { dollars: 60 });
    expect(await rowsOf("DAC7", german)).toMatchObject([{ form: "none", name: "", country: "DE", consideration: "38.00", taxes_withheld: "12.00" }]);
    expect(await rowsOf("DAC7", unknown)).toEqual([]);
    const after = await listReport(t.services, admin.actor, { year: YEAR, report: "DAC7", limit: 1 });
    const count = (note: string | null) => Number(/\d+|One/.exec(note ?? "0")?.[0].replace("One", "1"));
    expect(count(after.note)).toBe(count(before.note) + 1);
  });

  it("leave out what came back and what was paid in another year", async () => {
    const artist = await american("987654321");
    await undoDecision(t.services.db, await pay(artist, { dollars: 50 }), t.clock.now());
    await pay(artist, { dollars: 60, paidAt: `${YEAR + 1}-01-01T00:00:00.000Z` });
    await pay(artist, { dollars: 70, paidAt: `${YEAR}-12-31T23:59:59.999Z` });
    expect(await rowsOf("1099-MISC", artist)).toMatchObject([{ gross: "70.00" }]);
  });

  it("are read by admins alone, and their people can read that they were", async () => {
    const artist = await american("555667777");
    await pay(artist, { dollars: 20 });
    await expect(listReport(t.services, artist.actor, { year: YEAR, report: "1099-MISC", limit: 10 })).rejects.toThrow(/not_found/);
    await rowsOf("1099-MISC", artist);
    const { items } = await listAccesses(t.services, artist.actor, { limit: 5, offset: 0 });
    expect(items).toMatchObject([{ readerId: admin.actor.userId, reason: `the yearly report 1099-MISC of ${YEAR}` }]);
  });

  it("keep the amounts of somebody who was forgotten, without a name", async () => {
    const artist = await american("111223333");
    await pay(artist, { dollars: 30 });
    await forgetPerson(t.services.db, { userId: artist.actor.userId }, t.clock.now());
    expect(await rowsOf("1099-MISC", artist)).toMatchObject([{ name: "", tin: "", gross: "30.00" }]);
  });

  it("come as CSV with the same rows, page after page under one heading", async () => {
    let csv = "";
    let cursor: string | undefined;
    const people: string[] = [];
    do {
      const page = await listReport(t.services, admin.actor, { year: YEAR, report: "1099-MISC", limit: 3, cursor });
      csv += page.csv;
      people.push(...page.items.map(({ recipient = "" }) => recipient));
      expect(page.banner).toMatch(/confirmed/);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const [heading = [], ...rows] = splitCsv(csv);
    expect(rows.map((row) => row[heading.indexOf("recipient")])).toEqual(people);
    expect(rows.length).toBeGreaterThan(3);
  });
});

it("an artist sees their year payment by payment, and which reports will be made of it", async () => {
  const [artist, other] = [await german(), await german()];
  await pay(artist, { dollars: 100, usDollars: 10 });
  await pay(artist, { dollars: 40, kind: "affiliate" });
  const year = await showYear(t.services, artist.actor, { year: YEAR });
  expect(year).toMatchObject({
    lines: [
      { incomeKind: "affiliate", grossMicros: "40000000", withheldMicros: "0" },
      { incomeKind: "royalty-other", grossMicros: "100000000", usMicros: "10000000" },
    ],
    reports: ["1042-S"],
  });
  expect(year.payments).toHaveLength(2);
  expect((await showYear(t.services, other.actor, { year: YEAR })).payments).toEqual([]);
});
