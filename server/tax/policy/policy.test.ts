import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import type { IncomeLine, TaxBasis } from "../contract";
import { computeWithholding } from "../withholding/compute-withholding";
import { decideWithholding } from "../withholding/decide-withholding";
import { withholdingJson } from "../withholding/withholding-json";
import { confirmPolicy } from "./confirm-policy";
import { joinCsv, splitCsv } from "./csv";
import { exportRules, listRules } from "./list-rules";
import { findPolicyState, loadPolicy } from "./load-policy";
import { previewPolicy, publishPolicy } from "./publish-policy";
import { showPolicy } from "./show-policy";

const PAGE = { limit: 100, offset: 0 };
const LINE: IncomeLine = { incomeKind: "royalty-other", amountMicros: 1_000_000_000n, usMicros: 100_000_000n };
let t: TestServices;
let admin: Person;

beforeAll(async () => {
  t = await createTestServices();
  admin = await addPerson(t.services, "admin");
});
afterAll(() => t.close());

const preview = (csv: string) => previewPolicy(t.services, admin.actor, { csv });
const exported = async () => (await exportRules(t.services, admin.actor)).csv;
async function publish(csv: string): Promise<number> {
  const { previewHash } = await preview(csv);
  t.clock.advanceMs(1_000);
  return (await publishPolicy(t.services, admin.actor, { csv, note: "a test", previewHash })).version;
}
const rowOf = (csv: string, start: string) => csv.split("\r\n").find((line) => line.startsWith(start)) ?? "";

it("is shown with a word about countries until a proxy tells them", async () => {
  const told = (COUNTRY_HEADER: string | undefined) => showPolicy({ ...t.services, env: { ...t.services.env, COUNTRY_HEADER } });
  expect((await told(undefined)).countryBanner).toMatch(/counts as from the US/);
  expect((await told("cf-ipcountry")).countryBanner).toBeNull();
});

describe("the tax table", () => {
  it("goes out as a file and comes back as the same, every row with where it is from", async () => {
    const csv = await exported();
    expect(await preview(csv)).toMatchObject({ baseVersion: 1, added: [], changed: [], ended: [], lineFaults: [], faults: [] });
    const { items, total } = await listRules(t.services, admin.actor, PAGE);
    expect(total).toBeGreaterThan(200);
    for (const rule of items) expect([rule.id, rule.source.length > 10, rule.verifiedBy]).toEqual([rule.id, true, null]);
  });

  it("shows what a new one changes before it does, and what was decided by the old one is made again in its bytes", async () => {
    const basis: TaxBasis = { formId: null, formState: "w8-treaty", country: "IN", personKind: "individual", at: t.clock.now().toISOString() };
    const before = decideWithholding(await loadPolicy(t.services.db, { at: t.clock.now() }), basis, [LINE]);
    const old = await exported();
    const csv = old
      .replace("treaty,IN.royalty-other,,1500,", "treaty,IN.royalty-other,,1000,")
      .replace(`${rowOf(old, "treaty,BB.royalty-film")}\r\n`, "")
      .concat("treaty,BR.royalty-other,,1200,,,,2026-01-01,,A treaty of a test,,Counsel\r\n");
    const shown = await preview(csv);
    expect(shown).toMatchObject({ added: ["treaty.BR.royalty-other.2026-01-01"], ended: ["treaty.BB.royalty-film"] });
    expect(shown.changed.map(({ name }) => name)).toEqual(["treaty.IN.royalty-other"]);
    const version = await publish(csv);
    const policy = await loadPolicy(t.services.db, { at: t.clock.now() });
    expect([policy.version, decideWithholding(policy, basis, [LINE]).withheldMicros]).toEqual([version, 10_000_000n]);
    expect(withholdingJson(decideWithholding(await loadPolicy(t.services.db, { version: before.policyVersion }), before.basis, before.lines))).toBe(
      withholdingJson(before),
    );
    expect(before.withheldMicros).toBe(15_000_000n);
    await publish(old);
  });

  it("decides by the version that was published by the moment of the payment", async () => {
    const { actor } = await addPerson(t.services, "artist");
    const at = t.clock.now();
    const csv = await exported();
    await publish(csv.replace("withholding,none.individual.royalty-other,all,2400", "withholding,none.individual.royalty-other,all,2800"));
    const withheld = async (when: Date) => (await computeWithholding(t.services.db, { userId: actor.userId, at: when, lines: [LINE] })).withheldMicros;
    expect([await withheld(at), await withheld(t.clock.now())]).toEqual([240_000_000n, 280_000_000n]);
    await publish(csv);
  });

  it.each<[string, (csv: string) => string, RegExp]>([
    ["leaves a payment without a rate", (csv) => csv.replace(`${rowOf(csv, "withholding,none.individual.tip")}\r\n`, ""), /says nothing/],
    ["has two rates for one day", (csv) => `${csv}treaty,IN.royalty-other,,900,,,,2026-01-01,,x y z,,\r\n`, /same days/],
    ["ends before it begins", (csv) => `${csv}treaty,BR.royalty-other,,900,,,,2026-01-01,2025-01-01,x y z,,\r\n`, /ends before/],
    ["names a kind of income that there is not", (csv) => csv.replace("income,view,,,,royalty-other", "income,view,,,,royalties"), /no kind/],
    ["has a rate above one half", (csv) => `${csv}treaty,BR.royalty-other,,9000,,,,,,x y z,,\r\n`, /rate_bps/],
    ["does not say where it is from", (csv) => `${csv}treaty,BR.royalty-other,,900,,,,,,,,\r\n`, /source/],
  ])("is not published when it %s", async (_, change, fault) => {
    const csv = change(await exported());
    const { faults, lineFaults, previewHash } = await preview(csv);
    expect([...faults, ...lineFaults.map((line) => line.fault)].join()).toMatch(fault);
    await expect(publishPolicy(t.services, admin.actor, { csv, note: "a test", previewHash })).rejects.toThrow(/cannot be published/);
  });

  it("is published as it was previewed or not at all, and by admins alone", async () => {
    const csv = await exported();
    const input = {
      csv: csv.replace("treaty,IN.royalty-other,,1500,", "treaty,IN.royalty-other,,1400,"),
      note: "x",
      previewHash: (await preview(csv)).previewHash,
    };
    await expect(publishPolicy(t.services, admin.actor, input)).rejects.toThrow(/not the table that was previewed/);
    const { actor } = await addPerson(t.services, "artist");
    await expect(publishPolicy(t.services, actor, input)).rejects.toThrow(/not_found/);
    await expect(preview("a,b\r\n1,2\r\n")).rejects.toThrow(/first line/);
  });

  it("has its banner until counsel confirmed this very version, and has it again after a change", async () => {
    const banner = async () => (await findPolicyState(t.services.db, t.clock.now())).banner;
    const { version } = await findPolicyState(t.services.db, t.clock.now());
    expect(await banner()).toMatch(/confirmed/);
    const confirmation = { version, counsel: "Portia LLP", statement: "Letter of today" };
    await expect(confirmPolicy(t.services, admin.actor, { ...confirmation, version: version - 1 })).rejects.toThrow(/in force/);
    expect(await confirmPolicy(t.services, admin.actor, confirmation)).toMatchObject({ isConfirmed: true, banner: null });
    await expect(confirmPolicy(t.services, admin.actor, confirmation)).rejects.toThrow(/confirmed already/);
    await publish((await exported()).replace("treaty,IN.royalty-other,,1500,", "treaty,IN.royalty-other,,1501,"));
    expect(await banner()).toMatch(/confirmed/);
  });
});

it("any text survives the table's file", () => {
  const field = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== "");
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { maxLength: 5 }), (rows) => {
      expect(splitCsv(joinCsv(rows))).toEqual(rows);
    }),
  );
});
