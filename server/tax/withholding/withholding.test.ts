import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { taxDecisions, taxForms, taxRules } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { FORM_STATES, type FormState, INCOME_KINDS, type IncomeLine, type TaxBasis } from "../contract";
import { loadPolicy } from "../policy/load-policy";
import type { Policy } from "../policy/policy";
import { computeWithholding, findIncomeKinds } from "./compute-withholding";
import { decideWithholding } from "./decide-withholding";
import { markDecisionPaid, recordDecisions, replayDecision, undoDecision, verifyDecisions } from "./decisions";
import { parseWithholding, withholdingJson } from "./withholding-json";

const AT = new Date("2026-11-22T12:00:00.000Z");
const dollars = (amount: number) => BigInt(amount) * 1_000_000n;
/** The published example of YouTube: $1,000, of which $100 from viewers in the US. */
const LINE: IncomeLine = { incomeKind: "royalty-other", amountMicros: dollars(1_000), usMicros: dollars(100) };
let t: TestServices;
let policy: Policy;

beforeAll(async () => {
  t = await createTestServices();
  policy = await loadPolicy(t.services.db, { version: 1 });
});
afterAll(() => t.close());

function basisFor(formState: FormState, country: string | null, personKind: TaxBasis["personKind"] = "individual", at = AT): TaxBasis {
  return { formId: null, formState, country, personKind, at: at.toISOString() };
}
const withheld = (basis: TaxBasis, line = LINE) => decideWithholding(policy, basis, [line]).withheldMicros;

async function giveForm(form: Partial<typeof taxForms.$inferInsert>): Promise<string> {
  const { actor } = await addPerson(t.services, "artist");
  const row = { id: newId("taxForm"), userId: actor.userId, kind: "w8ben" as const, personKind: "individual" as const, country: "IN", claimsTreaty: true };
  await t.services.db.insert(taxForms).values({ ...row, signedAt: new Date(AT.getTime() - DAY_MS), ...form });
  return actor.userId;
}
const compute = (userId: string, at = AT) => computeWithholding(t.services.db, { userId, at, lines: [LINE] });

describe("the published worked example", () => {
  it("withholds $240 without a form, $30 with one and no treaty, $15 by India's treaty", () => {
    expect(withheld(basisFor("none", "IN"))).toBe(dollars(240));
    expect(withheld(basisFor("w8-plain", "IN"))).toBe(dollars(30));
    expect(withheld(basisFor("w8-treaty", "IN"))).toBe(dollars(15));
  });

  it("withholds $30 from a foreign business without a form, and $240 from one in the US", () => {
    expect(withheld(basisFor("none", "IN", "business"))).toBe(dollars(30));
    expect(withheld(basisFor("none", "US", "business"))).toBe(dollars(240));
    expect(withheld(basisFor("none", null))).toBe(dollars(240));
  });
});

describe("every country in every state of its form", () => {
  it("is withheld from as the golden table says, cent for cent", async () => {
    const golden = (await readFile(new URL("golden.csv", import.meta.url), "utf8")).trimEnd().split("\n");
    const rows = golden.slice(1).map((line) => {
      const [country = "", state = ""] = line.split(",");
      const formState = FORM_STATES.find((each) => each === state) ?? "none";
      const cents = INCOME_KINDS.map((incomeKind) => [incomeKind, withheld(basisFor(formState, country), { ...LINE, incomeKind }) / 10_000n] as const);
      const of = new Map(cents);
      return [country, state, ...(["royalty-other", "royalty-film", "tip", "services", "affiliate"] as const).map((kind) => of.get(kind))].join();
    });
    expect(rows).toEqual(golden.slice(1));
  });

  it("leaves no country of the tables out", async () => {
    const golden = await readFile(new URL("golden.csv", import.meta.url), "utf8");
    const treaties = await t.services.db.select().from(taxRules).where(eq(taxRules.topic, "treaty"));
    const countries = new Set(treaties.map(({ key }) => key.slice(0, 2)));
    expect(countries.size).toBe(66);
    for (const country of countries) expect(golden).toContain(`\n${country},none,`);
  });

  it("names for each amount the rows of the table that made it", () => {
    const [line] = decideWithholding(policy, basisFor("w8-treaty", "IN"), [LINE]).lines;
    expect(line).toMatchObject({
      rateBps: 1_500,
      taxableMicros: dollars(100),
      ruleIds: ["withholding.w8-treaty.royalty-other@1", "treaty.IN.royalty-other@1"],
    });
    const [without] = decideWithholding(policy, basisFor("w8-treaty", "BR"), [LINE]).lines;
    expect(without?.ruleIds).toEqual(["withholding.w8-treaty.royalty-other@1", "withholding.w8-plain.royalty-other@1"]);
  });
});

describe("a treaty that began or ended on a day", () => {
  it.each([
    ["CL", "2024-01-31", 30],
    ["CL", "2024-02-01", 10],
    ["HU", "2024-01-01", 30],
    ["RU", "2024-08-16", 30],
  ])("counts for %s on %s as %i %%", (country, day, percent) => {
    expect(withheld(basisFor("w8-treaty", country, "individual", new Date(`${day}T00:00:00.000Z`)))).toBe(dollars(percent));
  });
});

describe("an amount", () => {
  const lines = fc
    .tuple(fc.constantFrom(...INCOME_KINDS), fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 0, max: 10_000 }))
    .map(([incomeKind, amountMicros, share]): IncomeLine => ({ incomeKind, amountMicros, usMicros: (amountMicros * BigInt(share)) / 10_000n }));
  const bases = fc
    .tuple(fc.constantFrom(...FORM_STATES), fc.constantFrom("individual" as const, "business" as const), fc.constantFrom("US", "DE", "IN", "BR", null))
    .map(([state, person, country]) => basisFor(state, country, person));

  it("is never withheld more of than there is, always in whole cents, and within half a cent of its rate", () => {
    fc.assert(
      fc.property(bases, lines, (basis, line) => {
        const [only] = decideWithholding(policy, basis, [line]).lines;
        if (only === undefined) throw new Error("a line has an answer");
        expect(only.withheldMicros).toBeLessThanOrEqual(line.amountMicros);
        expect(only.withheldMicros % 10_000n).toBe(0n);
        const off = only.withheldMicros * 10_000n - only.taxableMicros * BigInt(only.rateBps);
        expect(2n * (off < 0n ? -off : off)).toBeLessThanOrEqual(10_000n * 10_000n);
      }),
    );
  });

  it("is kept in bytes that say the same when they are read again", () => {
    fc.assert(
      fc.property(bases, fc.array(lines, { maxLength: 5 }), (basis, some) => {
        const decided = decideWithholding(policy, basis, some);
        expect(parseWithholding(withholdingJson(decided))).toEqual(decided);
        expect(JSON.stringify(JSON.parse(withholdingJson(decided)))).toBe(withholdingJson(decided));
      }),
    );
  });

  it("of which more is from the US than there is, is a fault and no payment", () => {
    expect(() => withheld(basisFor("none", null), { ...LINE, usMicros: dollars(1_001) })).toThrow(/US part/);
  });
});

describe("an artist's form", () => {
  it("counts while it holds: before it was signed and from its last moment on, as none", async () => {
    const [signedAt, expiresAt] = [new Date(AT.getTime() - DAY_MS), new Date(AT.getTime() + DAY_MS)];
    const userId = await giveForm({ signedAt, expiresAt });
    const at = async (ms: number) => (await compute(userId, new Date(ms))).withheldMicros / 1_000_000n;
    expect(await at(signedAt.getTime() - 1)).toBe(240n);
    expect(await at(signedAt.getTime())).toBe(15n);
    expect(await at(expiresAt.getTime() - 1)).toBe(15n);
    expect(await at(expiresAt.getTime())).toBe(240n);
  });

  it("of one under backup withholding counts as none", async () => {
    const plain = { kind: "w9", country: "US", claimsTreaty: false } as const;
    expect((await compute(await giveForm(plain))).withheldMicros).toBe(0n);
    expect((await compute(await giveForm({ ...plain, isSubjectToBackup: true }))).withheldMicros).toBe(dollars(240));
  });

  it("that was replaced still decides what was paid while it held", async () => {
    const userId = await giveForm({ endedAt: AT, signedAt: new Date(AT.getTime() - 2 * DAY_MS) });
    await t.services.db
      .insert(taxForms)
      .values({ id: newId("taxForm"), userId, kind: "w8ben", personKind: "individual", country: "IN", claimsTreaty: false, signedAt: AT });
    expect((await compute(userId, new Date(AT.getTime() - 1))).withheldMicros).toBe(dollars(15));
    expect((await compute(userId, AT)).withheldMicros).toBe(dollars(30));
  });
});

describe("a decision that was kept", () => {
  const keep = async (id: string) => {
    const userId = await giveForm({});
    await recordDecisions(t.services.db, [{ id, userId, currency: "USD", withholding: await compute(userId) }], AT);
  };

  it("is made again in the same bytes, also after the form was replaced, and once however often it is kept", async () => {
    await keep("pay_a-1");
    await keep("pay_a-1");
    await t.services.db.update(taxForms).set({ claimsTreaty: false });
    const { isSame, kept, replayed } = await replayDecision(t.services.db, "pay_a-1");
    expect([isSame, kept]).toEqual([true, replayed]);
    expect(kept).toContain('"withheldMicros":"15000000"');
  });

  it("is found when anybody changed it", async () => {
    await keep("pay_b-1");
    await keep("pay_c-1");
    const change = async (id: string, decision: string) => t.services.db.update(taxDecisions).set({ decision }).where(eq(taxDecisions.id, id));
    const { kept } = await replayDecision(t.services.db, "pay_b-1");
    await change("pay_b-1", kept.replaceAll("15000000", "14000000"));
    expect(await verifyDecisions(t.services.db, { afterId: "", limit: 100 })).toMatchObject({ differing: ["pay_b-1"], nextAfterId: null });
    await change("pay_b-1", kept);
    expect((await verifyDecisions(t.services.db, { afterId: "", limit: 100 })).differing).toEqual([]);
  });

  it("is paid once and undone once, at the first time that was said", async () => {
    await keep("pay_d-1");
    const later = new Date(AT.getTime() + DAY_MS);
    for (const at of [AT, later]) await markDecisionPaid(t.services.db, "pay_d-1", at);
    for (const at of [later, AT]) await undoDecision(t.services.db, "pay_d-1", at);
    const [row] = await t.services.db.select().from(taxDecisions).where(eq(taxDecisions.id, "pay_d-1"));
    expect([row?.paidAt, row?.undoneAt]).toEqual([AT, later]);
  });
});

it("every source of earnings is of a kind", async () => {
  const kinds = await findIncomeKinds(t.services.db, AT);
  expect(Object.fromEntries(kinds)).toMatchObject({ view: "royalty-other", patron: "royalty-other", tip: "tip", merch: "affiliate" });
});
