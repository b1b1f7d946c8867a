import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { payoutMethods, sanctionLists, sanctionNames } from "@/db/schema";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { PARTIES_MAX, type Screening } from ".";
import { compareNames, keysOf } from "./compare-names";
import { createLocalScreening } from "./local";

const NAMES = ["PUTIN, Vladimir Vladimirovich", "ABDUL RAHMAN, Yasin", "MÜLLER, Jürgen", "Rosneft Oil Company OAO"] as const;
const FINGERPRINT = "f".repeat(64);
const others: string[] = [];
let t: TestServices;
let screening: Screening;

/** What any implementation is held to: the interface's own words. Another one is added to this list. */
const IMPLEMENTATIONS: readonly (readonly [string, () => Screening])[] = [["the local one", () => createLocalScreening(t.services.db)]];

beforeAll(async () => {
  t = await createTestServices();
  const row = {
    id: "sal_1",
    name: "OFAC SDN",
    publishedOn: "2026-10-01",
    source: "a test",
    sha256: "",
    entries: NAMES.length,
    importedBy: "test",
    importedAt: t.clock.now(),
  };
  await t.services.db.insert(sanctionLists).values([row, { ...row, id: "sal_0", publishedOn: "2026-09-01", replacedAt: t.clock.now() }]);
  const named = NAMES.map((name, index) => ({ listId: "sal_1", entryId: String(index), name, country: null, keys: keysOf(name) }));
  const old = { listId: "sal_0", entryId: "9", name: "Former Person", country: null, keys: keysOf("Former Person") };
  await t.services.db.insert(sanctionNames).values([...named, old]);
  for (const status of ["active", "active", "replaced"] as const) {
    const { actor } = await addPerson(t.services, "artist");
    const method = { id: `pym_${actor.userId}`, userId: actor.userId, kind: "sepa" as const, status, sealId: "", last4: "", currency: "EUR", country: "DE" };
    await t.services.db.insert(payoutMethods).values({ ...method, fingerprint: FINGERPRINT, createdAt: t.clock.now() });
    if (status === "active") others.push(actor.userId);
  }
});
afterAll(() => t.close());

describe.each(IMPLEMENTATIONS)("a screening: %s", (_, create) => {
  const screen = async (...names: string[]) => {
    screening = create();
    return screening.screenParties(names.map((name) => ({ name, country: null })));
  };

  it.each([
    ["the same name in another order", "Vladimir Vladimirovich Putin", "OFAC SDN/0"],
    ["without the middle name", "Vladimir Putin", "OFAC SDN/0"],
    ["with one letter typed wrong", "Vladimir Vladimirovich Puttin", "OFAC SDN/0"],
    ["without accents", "Jurgen Muller", "OFAC SDN/2"],
    ["in capitals and with other punctuation", "ROSNEFT-OIL", "OFAC SDN/3"],
    ["with another form of company", "Rosneft Oil Ltd.", "OFAC SDN/3"],
  ])("finds somebody %s", async (_case, name, subject) => {
    const [matches = []] = await screen(name);
    expect(matches[0]).toMatchObject({ subject, list: "OFAC SDN", publishedOn: "2026-10-01" });
    expect(matches[0]?.score).toBeGreaterThanOrEqual(80);
  });

  it.each(["Vladimir Nabokov", "Anna Abdul", "Oil Company", "Former Person", "", "!!!"])("lets %j pass", async (name) => {
    expect(await screen(name)).toEqual([[]]);
  });

  it("answers each party in its place, best match first, and refuses more than it can take", async () => {
    const [none, some] = await screen("Nobody Known", "Yasin Abdul Rahman");
    expect([none, some?.map(({ subject, score }) => [subject, score])]).toEqual([[], [["OFAC SDN/1", 100]]]);
    await expect(screen(...Array.from({ length: PARTIES_MAX + 1 }, () => "x"))).rejects.toThrow(/At most/);
  });

  it("names everybody whose account it is now, and nobody whose it was", async () => {
    expect(await create().findOwners(FINGERPRINT)).toEqual(others.toSorted());
    expect(await create().findOwners("0".repeat(64))).toEqual([]);
  });

  it("says by a hash when its lists are others, and which they are", async () => {
    const before = await create().state();
    expect(before.lists).toEqual([{ name: "OFAC SDN", publishedOn: "2026-10-01", source: "a test", entries: NAMES.length }]);
    expect(await create().state()).toEqual(before);
    const row = { id: "sal_2", name: "EU", publishedOn: "2026-10-05", source: "a test", sha256: "", entries: 0, importedBy: "test", importedAt: t.clock.now() };
    await t.services.db.insert(sanctionLists).values(row);
    expect((await create().state()).hash).not.toBe(before.hash);
  });
});

it("two names are as alike one way as the other, and a name is like itself", () => {
  for (const [a, b] of [
    ["Jürgen Müller", "Muller, Jurgen"],
    ["Anna", "Anne Marie"],
    ["", "x"],
  ] as const) {
    expect(compareNames(a, b)).toBe(compareNames(b, a));
    if (a !== "") expect(compareNames(a, a)).toBe(100);
  }
});
