import { and, desc, eq, like } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mails, taxForms } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { forgetPerson } from "@/server/vault";
import { withRails } from "@/test/payees";
import { addPerson, PASSWORD, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { COOLING_MS, confirmMethod } from "../confirm-method";
import { findPayoutMethod } from "../find-payout-method";
import { proposeMethod } from "../propose-method";
import { decideFlag, listFlags } from "./flags";
import { importList, showScreeningState } from "./import-list";
import { isScreeningLeft, screenDueMethods } from "./screen-method";

const PAGE = { limit: 20, offset: 0 };
const ADDRESS = { street: "Street", building: null, postcode: "1", town: "Town", country: "DE" };
let t: TestServices;
let admin: Person;

beforeAll(async () => {
  const base = await createTestServices();
  t = { ...base, services: withRails(base.services) };
  admin = await addPerson(t.services, "admin");
});
afterAll(() => t.close());

const list = (publishedOn: string, ...names: string[]) =>
  importList(t.services, admin.actor, {
    name: "OFAC SDN",
    publishedOn,
    source: "a file of a test",
    text: names.map((name, index) => `${100 + index}\t${name}\t`).join("\n"),
  });

let made = 0;
async function payee(holder: string): Promise<Person> {
  const artist = await addPerson(t.services, "artist");
  const details = {
    kind: "ach" as const,
    holder,
    routingNumber: "021000021",
    accountNumber: `7000${++made}00`,
    accountType: "checking" as const,
    holderKind: "person" as const,
    address: ADDRESS,
  };
  const { proposed } = await proposeMethod(t.services, artist.actor, { password: PASSWORD, details });
  const isTheirs = and(eq(mails.toAddress, artist.email), like(mails.subject, "%confirms%"));
  const [mail] = await t.services.db.select().from(mails).where(isTheirs).orderBy(desc(mails.id));
  await confirmMethod(t.services, artist.actor, { methodId: proposed?.id ?? "", code: mail?.subject.slice(0, 6) ?? "" });
  return artist;
}
async function screenAll(): Promise<void> {
  let after: string | null = null;
  do after = (await screenDueMethods(t.services, after)).next;
  while (after !== null);
}
const screeningOf = async (person: Person) => (await findPayoutMethod(t.services.db, person.actor.userId))?.screening;

describe("screening", () => {
  it("says aloud that nobody is compared with anything before a list was imported", async () => {
    expect((await showScreeningState(t.services, admin.actor)).banner).toMatch(/No list/);
  });

  it("holds whoever is named like somebody on a list until a person said that it is not them, and remembers that", async () => {
    await list("2026-10-01", "IVANOV, Sergei Petrovich", "Evil Holdings LLC");
    const [held, free] = [await payee("Sergei Petrovich Ivanov"), await payee("Sergei Rachmaninoff")];
    expect([await screeningOf(held), await screeningOf(free)]).toEqual(["flagged", "clear"]);
    const flags = await listFlags(t.services, admin.actor, { ...PAGE, status: "open" });
    expect(flags.items).toMatchObject([{ kind: "sanction", artist: { id: held.actor.userId }, details: { list: "OFAC SDN", score: 100 } }]);
    const flagId = flags.items[0]?.id ?? "";
    await decideFlag(t.services, admin.actor, { flagId, status: "cleared", note: "Born in another year." });
    expect(await screeningOf(held)).toBe("clear");
    await list("2026-10-02", "IVANOV, Sergei Petrovich", "Somebody Else");
    await screenAll();
    expect(await screeningOf(held)).toBe("clear");
    await decideFlag(t.services, admin.actor, { flagId, status: "confirmed", note: "It is them." });
    expect(await screeningOf(held)).toBe("flagged");
  });

  it("screens everybody anew after an import, and pays nobody before", async () => {
    const later = await payee("Maria Callas");
    expect(await screeningOf(later)).toBe("clear");
    await list("2026-10-03", "CALLAS, Maria");
    expect(await screeningOf(later)).toBe("pending");
    await screenAll();
    expect(await screeningOf(later)).toBe("flagged");
  });

  it("comes to everybody after an import, also behind somebody whose account cannot be read any more or whose screening fails", async () => {
    const [gone, broken, last] = [await payee("Gone Person"), await payee("Broken Person"), await payee("Last Person")];
    await t.services.db.transaction((tx) => forgetPerson(tx, { userId: gone.actor.userId }, t.clock.now()));
    await list("2026-10-04", "Nobody At All");
    expect(await isScreeningLeft(t.services)).toBe(false);
    t.clock.advanceMs(COOLING_MS);
    expect(await isScreeningLeft(t.services)).toBe(true);
    const { screening } = t.services;
    const screenParties: typeof screening.screenParties = (parties) =>
      parties.some(({ name }) => name === "Broken Person") ? Promise.reject(new Error("no answer")) : screening.screenParties(parties);
    await screenDueMethods({ ...t.services, screening: { ...screening, screenParties } }, null);
    expect([await screeningOf(gone), await screeningOf(broken), await screeningOf(last)]).toEqual([undefined, "pending", "clear"]);
    await screenAll();
    expect(await screeningOf(broken)).toBe("clear");
    expect(await isScreeningLeft(t.services)).toBe(false);
  });

  it("keeps the list that is there when the next one is older, the same, broken or empty", async () => {
    await list("2026-10-10", "One Name");
    const before = await showScreeningState(t.services, admin.actor);
    await expect(list("2026-10-09", "Another Name")).rejects.toThrow(/not older/);
    await expect(list("2026-10-11", "One Name")).rejects.toThrow(/is there already/);
    await expect(list("2026-10-11", "Good Name", "---")).rejects.toThrow(/Line 2/);
    await expect(importList(t.services, admin.actor, { name: "OFAC SDN", publishedOn: "2026-10-11", source: "x", text: "\n\n" })).rejects.toThrow(/empty/);
    expect(await showScreeningState(t.services, admin.actor)).toEqual(before);
  });

  it("finds a tax number that somebody else gave, also when the form came after the account was screened", async () => {
    const [first, second, other] = [await payee("Ella Fitzgerald"), await payee("Billie Holiday"), await payee("Nina Simone")];
    t.clock.advanceMs(1_000);
    const give = (person: Person, tinIndex: string) =>
      t.services.db.insert(taxForms).values({
        ...{ id: newId("taxForm"), userId: person.actor.userId, kind: "w8ben", personKind: "individual", country: "DE", claimsTreaty: false },
        ...{ tinIndex, tinLast4: "1234", signedAt: t.clock.now() },
      });
    await give(first, "index of a number");
    await give(other, "index of another");
    await screenAll();
    t.clock.advanceMs(1_000);
    await give(second, "index of a number");
    expect(await screenDueMethods(t.services, null)).toMatchObject({ screened: 1 });
    expect([await screeningOf(first), await screeningOf(second), await screeningOf(other)]).toEqual(["clear", "flagged", "clear"]);
    const { items } = await listFlags(t.services, admin.actor, { ...PAGE, status: "open" });
    const flag = items.find(({ kind }) => kind === "duplicate-tax-number");
    expect(flag).toMatchObject({ title: "The same tax number at more than one person", artist: { id: second.actor.userId } });
    expect(flag?.details.otherUserIds).toEqual([first.actor.userId]);
    expect(await screenDueMethods(t.services, null)).toMatchObject({ screened: 0 });
  });

  it("is for admins alone", async () => {
    const artist = await addPerson(t.services, "artist");
    await expect(listFlags(t.services, artist.actor, PAGE)).rejects.toThrow(/not_found/);
    await expect(decideFlag(t.services, artist.actor, { flagId: "flag_x", status: "cleared", note: "x" })).rejects.toThrow(/not_found/);
  });
});
