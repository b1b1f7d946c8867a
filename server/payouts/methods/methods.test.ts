import { and, desc, eq, like } from "drizzle-orm";
import { composeIBAN } from "ibantools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLog, mails, payoutMethods, screenings } from "@/db/schema";
import { openSealed } from "@/server/vault";
import { withRails } from "@/test/payees";
import { addPerson, PASSWORD, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { COOLING_MS, confirmMethod } from "./confirm-method";
import { detailsInput, type MethodDetails } from "./contract";
import { findPayoutMethod } from "./find-payout-method";
import { CODE_LIFE_MS, CODE_TRIES_MAX } from "./mailed-code";
import { proposeMethod } from "./propose-method";
import { showMethods } from "./show-methods";
import { stopChange } from "./stop-change";

const ADDRESS = { street: "Main Street", building: "1", postcode: "10115", town: "Berlin", country: "DE" };
const WALLET = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
let t: TestServices;

beforeAll(async () => {
  const base = await createTestServices();
  t = { ...base, services: withRails(base.services) };
});
afterAll(() => t.close());

let made = 0;
/** A valid account that nobody else in this file has; it ends in the four digits. */
function newIban(last4: string): string {
  return composeIBAN({ countryCode: "DE", bban: `37040044${String(++made).padStart(6, "0")}${last4}` }) ?? "";
}
const sepa = (iban: string = newIban("3000"), bic: string | null = null): MethodDetails => ({
  kind: "sepa",
  holder: "Beatrice Portinari",
  iban,
  bic,
  address: ADDRESS,
});
const propose = (person: Person, details = sepa(), password = PASSWORD) => proposeMethod(t.services, person.actor, { password, details });
const newArtist = () => addPerson(t.services, "artist");
const statusesOf = async (person: Person) =>
  (await t.services.db.select().from(payoutMethods).where(eq(payoutMethods.userId, person.actor.userId)).orderBy(payoutMethods.id)).map((row) => row.status);

async function subjectsTo(person: Person): Promise<string[]> {
  const rows = await t.services.db.select().from(mails).where(eq(mails.toAddress, person.email)).orderBy(desc(mails.id));
  return rows.map(({ subject }) => subject);
}

async function mailedCode(person: Person): Promise<string> {
  const [row] = await t.services.db
    .select()
    .from(mails)
    .where(and(eq(mails.toAddress, person.email), like(mails.subject, "%confirms where your money goes")))
    .orderBy(desc(mails.id))
    .limit(1);
  return row?.subject.slice(0, 6) ?? "";
}

async function setMethod(person: Person, details = sepa()): Promise<string> {
  const { proposed } = await propose(person, details);
  const methodId = proposed?.id ?? "";
  await confirmMethod(t.services, person.actor, { methodId, code: await mailedCode(person) });
  return methodId;
}

describe("where an artist's money goes", () => {
  it("changes after password and mailed code alone, cools for 72 hours, and is told by mail", async () => {
    const artist = await newArtist();
    const proposed = await propose(artist);
    expect(proposed).toMatchObject({ current: null, proposed: { last4: "3000", status: "proposed", triesLeft: CODE_TRIES_MAX }, screening: null });
    expect(proposed.proposed?.codeSentTo).toBe("p…@example.test");
    expect(await findPayoutMethod(t.services.db, artist.actor.userId)).toBeNull();
    const methodId = proposed.proposed?.id ?? "";
    const shown = await confirmMethod(t.services, artist.actor, { methodId, code: await mailedCode(artist) });
    const usableFrom = new Date(t.clock.now().getTime() + COOLING_MS);
    expect(shown).toMatchObject({
      current: { label: "Bank account (SEPA) ending in 3000", isCooling: true, usableFrom: usableFrom.toISOString() },
      proposed: null,
    });
    expect(await findPayoutMethod(t.services.db, artist.actor.userId)).toMatchObject({
      kind: "sepa",
      currency: "EUR",
      usableFrom,
      screening: "clear",
    });
    expect(await subjectsTo(artist)).toContain("Your earnings will be paid to another account");
  });

  it("is sealed: the account stands in no table, and what is opened is what rails take", async () => {
    const artist = await newArtist();
    await setMethod(artist, sepa("DE02120300000000202051"));
    const found = await findPayoutMethod(t.services.db, artist.actor.userId);
    const opened: unknown = JSON.parse(await openSealed(t.services, { sealId: found?.sealId ?? "", readerId: "test", reason: "a test" }));
    expect(opened).toEqual({ kind: "sepa", holder: "Beatrice Portinari", iban: "DE02120300000000202051", bic: null, address: ADDRESS });
    const tables = await t.database.sql<{ name: string }[]>`select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of tables) {
      const rows = await t.database.sql.unsafe(`select 1 from "${name}" r where r::text like '%120300000000%' or r::text like '%Portinari%' limit 1`);
      expect([name, rows.length]).toEqual([name, 0]);
    }
  });

  it("does not change for who has the session and neither password nor mail", async () => {
    const artist = await newArtist();
    await expect(propose(artist, sepa(), "a guess")).rejects.toThrow(/not your password/);
    const { proposed } = await propose(artist);
    const code = await mailedCode(artist);
    const wrong = code === "000000" ? "000001" : "000000";
    const guess = (text: string) => confirmMethod(t.services, artist.actor, { methodId: proposed?.id ?? "", code: text });
    for (let tried = 0; tried < CODE_TRIES_MAX; tried++) await expect(guess(wrong)).rejects.toThrow(/not the code/);
    await expect(guess(code)).rejects.toThrow(/tried too often/);
    expect(await statusesOf(artist)).toEqual(["proposed"]);
  });

  it("takes a code for a quarter of an hour, and only the newest", async () => {
    const artist = await newArtist();
    const first = await propose(artist);
    const old = await mailedCode(artist);
    const second = await propose(artist, sepa(newIban("1111")));
    await expect(confirmMethod(t.services, artist.actor, { methodId: first.proposed?.id ?? "", code: old })).rejects.toThrow(/not_found/);
    const code = await mailedCode(artist);
    t.clock.advanceMs(CODE_LIFE_MS);
    await expect(confirmMethod(t.services, artist.actor, { methodId: second.proposed?.id ?? "", code })).rejects.toThrow(/too old/);
    expect(await showMethods(t.services, artist.actor)).toMatchObject({ proposed: null });
  });

  it("cannot be confirmed, stopped or seen by anybody else", async () => {
    const [artist, other] = [await newArtist(), await newArtist()];
    const { proposed } = await propose(artist);
    const input = { methodId: proposed?.id ?? "", code: await mailedCode(artist) };
    await expect(confirmMethod(t.services, other.actor, input)).rejects.toThrow(/not_found/);
    await confirmMethod(t.services, artist.actor, input);
    await expect(stopChange(t.services, other.actor, input)).rejects.toThrow(/not_found/);
    expect(await showMethods(t.services, other.actor)).toMatchObject({ current: null, proposed: null });
    const fan = await addPerson(t.services);
    await expect(propose(fan)).rejects.toThrow(/not_allowed/);
  });

  it("goes back to what it was when a change is stopped in time, however often it was changed meanwhile", async () => {
    const artist = await newArtist();
    const first = await setMethod(artist);
    t.clock.advanceMs(COOLING_MS);
    await setMethod(artist, sepa(newIban("1111")));
    const third = await setMethod(artist, sepa(newIban("2606")));
    expect(await showMethods(t.services, artist.actor)).toMatchObject({ current: { last4: "2606" }, previous: { last4: "3000" } });
    const back = await stopChange(t.services, artist.actor, { methodId: third });
    expect(back).toMatchObject({ current: { id: first, isCooling: false }, notice: null });
    expect(await statusesOf(artist)).toEqual(["active", "replaced", "cancelled"]);
    await expect(stopChange(t.services, artist.actor, { methodId: first })).rejects.toThrow(/in use already/);
  });

  it("leaves nothing of the account in the audit log but that it changed", async () => {
    const artist = await newArtist();
    const methodId = await setMethod(artist);
    const rows = await t.services.db.select().from(auditLog).where(eq(auditLog.actorId, artist.actor.userId)).orderBy(auditLog.seq);
    const entries = rows.filter(({ action }) => action.startsWith("payouts/")).map(({ action, after }) => [action, after]);
    expect(entries).toEqual([
      ["payouts/method.proposed", { kind: "sepa" }],
      ["payouts/method.changed", { kind: "sepa", methodId }],
    ]);
  });
});

describe("a way of being paid", () => {
  const crypto: MethodDetails = { kind: "crypto", chain: "polygon", address: WALLET, understandsPublicity: true };
  const rail = () => t.services.rails.crypto ?? expect.fail("no rail");

  it("that is not set up here is not offered, and refused to whoever asks for it all the same, with the field named", async () => {
    const artist = await newArtist();
    const some = { ...t.services, rails: { crypto: { ...rail(), chains: ["polygon"] as const } } };
    expect((await showMethods(some, artist.actor)).ways).toEqual([{ kind: "crypto", chains: ["polygon"] }]);
    const ask = (details: MethodDetails) => proposeMethod(some, artist.actor, { password: PASSWORD, details });
    await expect(ask(sepa())).rejects.toMatchObject({ code: "rule_refused", issues: [{ path: "details.kind" }] });
    await expect(ask({ ...crypto, chain: "ethereum" })).rejects.toMatchObject({ code: "rule_refused", issues: [{ path: "details.chain" }] });
    expect(await ask(crypto)).toMatchObject({ proposed: { kind: "crypto" } });
  });

  it("that went away tells whoever chose it", async () => {
    const artist = await newArtist();
    await setMethod(artist, crypto);
    t.clock.advanceMs(COOLING_MS);
    expect((await showMethods(t.services, artist.actor)).notice).toBeNull();
    expect((await showMethods({ ...t.services, rails: {} }, artist.actor)).notice).toMatch(/cannot pay this way/);
  });
});

describe("an account at two people", () => {
  it("is flagged at the second, whatever spaces it was typed with, and nobody is paid to it until a person looked", async () => {
    const [first, second] = [await newArtist(), await newArtist()];
    await setMethod(first, sepa("NL91ABNA0417164300"));
    await setMethod(second, sepa("nl91 abna 0417 1643 00"));
    const of = async (person: Person) => (await findPayoutMethod(t.services.db, person.actor.userId))?.screening;
    expect([await of(first), await of(second)]).toEqual(["clear", "flagged"]);
    expect((await showMethods(t.services, second.actor)).notice).toMatch(/72|new, so nothing/);
  });

  it("waits for its screening rather than being paid unseen", async () => {
    const artist = await newArtist();
    const methodId = await setMethod(artist);
    await t.services.db.delete(screenings).where(eq(screenings.methodId, methodId));
    expect((await findPayoutMethod(t.services.db, artist.actor.userId))?.screening).toBe("pending");
  });
});

describe("details", () => {
  const ach: MethodDetails = {
    ...{ kind: "ach", holder: "Ann", routingNumber: "021000021", accountNumber: "123456789", accountType: "checking" },
    ...{ holderKind: "company", address: ADDRESS },
  };
  const crypto: MethodDetails = { kind: "crypto", chain: "polygon", address: WALLET, understandsPublicity: true };

  it.each<[string, MethodDetails, object]>([
    ["an IBAN with spaces", sepa("DE89 3704 0044 0532 0130 00"), { last4: "3000", currency: "EUR", country: "DE" }],
    ["a US account", ach, { last4: "6789", currency: "USD", country: "US" }],
    ["a wallet", crypto, { last4: "eAed", currency: "USD", country: null }],
    ["a Stripe account", { kind: "stripe", accountId: "acct_123456", country: "FR", currency: "EUR" }, { last4: "3456", currency: "EUR", country: "FR" }],
    [
      "an invoice",
      { kind: "invoice", holder: "Ann GmbH", address: ADDRESS, email: null, taxNumber: "DE 123", currency: "EUR" },
      { last4: "", currency: "EUR", country: "DE" },
    ],
  ])("of %s are taken", async (_, details, shown) => {
    expect((await propose(await newArtist(), details)).proposed).toMatchObject(shown);
  });

  it.each<[string, MethodDetails, string]>([
    ["an IBAN with two digits turned round", sepa("DE89370400440532010300"), "details.iban"],
    ["a bank outside SEPA", sepa("BR1800360305000010009795493C1"), "details.iban"],
    ["a BIC that is none", sepa(newIban("1234"), "COBADEF"), "details.bic"],
    ["a routing number whose check fails", { ...ach, routingNumber: "021000022" }, "details.routingNumber"],
    ["an account number with letters", { ...ach, accountNumber: "12AB" }, "details.accountNumber"],
    ["a wallet with one wrong capital", { ...crypto, address: WALLET.replace("aA", "Aa") }, "details.address"],
    ["a wallet without its checksum", { ...crypto, address: WALLET.toLowerCase() }, "details.address"],
    ["nobody's wallet", { ...crypto, address: `0x${"0".repeat(40)}` }, "details.address"],
  ])("of %s are refused, with the field named", async (_, details, path) => {
    await expect(propose(await newArtist(), details)).rejects.toMatchObject({ code: "rule_refused", issues: [{ path }] });
  });

  it("of what would break a bank's file are refused at the door", () => {
    for (const holder of ["Two\nlines", "", "x".repeat(71)]) expect(detailsInput.safeParse({ ...sepa(), holder }).success).toBe(false);
    expect(detailsInput.safeParse({ ...crypto, understandsPublicity: false }).success).toBe(false);
    expect(detailsInput.safeParse({ kind: "stripe", accountId: "acct_1", country: "FR", currency: "EUR" }).success).toBe(false);
  });
});
