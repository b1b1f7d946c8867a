import { and, eq, like } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mails, taxForms } from "@/db/schema";
import { listAccesses } from "@/server/vault";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { DAY_MS } from "../../kernel/durations";
import { computeWithholding } from "../withholding/compute-withholding";
import { type FormInput, formInput, type Submission } from "./contract";
import { openFormOf, openOwnForm } from "./open-form";
import { listForms, previewForm, showInterview } from "./show-interview";
import { statementOf } from "./statements";
import { submitForm } from "./submit-form";
import { watchExpiry } from "./watch-expiry";

const PAGE = { limit: 20, offset: 0 };
const MARKER = "Marker4711";
const address = { street: "1 Main Street", town: "Mumbai", region: "", postcode: "400001", country: "IN" };
let t: TestServices;

beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const w8ben = (change: Partial<Extract<FormInput, { kind: "w8ben" }>> = {}): FormInput => ({
  ...{ kind: "w8ben", name: "Asha Rao", citizenship: "IN", birthDate: "1990-01-31", birthPlace: "", country: "IN", address },
  ...{ foreignTin: "ABCPK1234F", usTin: null, vatNumber: null, treaty: { article: "12" } },
  ...change,
});
const w9 = (tin = "123-45-6789"): FormInput => ({
  ...{ kind: "w9", name: "Ann Smith", businessName: "", classification: "individual", isSubjectToBackup: false, tin },
  address: { ...address, country: "US" },
});
const sign = (form: FormInput, name = form.kind === "none" ? "" : form.name, capacity = ""): Submission =>
  form.kind === "none" ? { form, signature: null } : { form, signature: { statementId: statementOf(form.kind).id, name, capacity, agrees: true } };
const give = (person: Person, form: FormInput) => submitForm(t.services, person.actor, sign(form));
const newArtist = () => addPerson(t.services, "artist");
const rateOf = (rates: readonly { incomeKind: string; sentence: string }[]) => rates.find(({ incomeKind }) => incomeKind === "royalty-other")?.sentence;
const withheldOf = async ({ actor: { userId } }: Person) => {
  const line = { incomeKind: "royalty-other" as const, amountMicros: 1_000_000_000n, usMicros: 100_000_000n };
  return (await computeWithholding(t.services.db, { userId, at: t.clock.now(), lines: [line] })).withheldMicros / 1_000_000n;
};

describe("the tax interview", () => {
  it("shows what is withheld before, what a form would change, and what it has changed", async () => {
    const artist = await newArtist();
    const before = await showInterview(t.services, artist.actor);
    expect(before).toMatchObject({ form: null, formState: "none", policy: { version: 1, isConfirmed: false } });
    expect(before.policy.banner).toMatch(/no tax counsel/);
    expect(rateOf(before.rates)).toBe("24 % of everything is withheld.");
    expect(rateOf(await previewForm(t.services, artist.actor, w8ben()))).toBe("15 % of what viewers in the US bring is withheld.");
    expect(await withheldOf(artist)).toBe(240n);
    const after = await give(artist, w8ben());
    expect(after).toMatchObject({ form: { kind: "w8ben", countryName: "India", status: "valid", tinLast4: "234F" }, formState: "w8-treaty", notice: null });
    expect(await withheldOf(artist)).toBe(15n);
  });

  it("lets somebody say where they live and give no form", async () => {
    const artist = await newArtist();
    const shown = await give(artist, { kind: "none", country: "IN", personKind: "business" });
    expect([shown.formState, rateOf(shown.rates), shown.notice]).toEqual([
      "none",
      "30 % of what viewers in the US bring is withheld.",
      expect.stringContaining("highest rate"),
    ]);
    expect(await withheldOf(artist)).toBe(30n);
  });

  it("keeps every form that was given, and the newest decides", async () => {
    const artist = await newArtist();
    await give(artist, w8ben());
    t.clock.advanceMs(1);
    await give(artist, w9());
    const { items } = await listForms(t.services, artist.actor, PAGE);
    expect(items.map(({ kind, status }) => [kind, status])).toEqual([
      ["w9", "valid"],
      ["w8ben", "replaced"],
    ]);
    expect(items[0]?.expiresAt).toBeNull();
    expect(await withheldOf(artist)).toBe(0n);
  });

  it("is not for fans, and a form is not for strangers", async () => {
    const [artist, other, fan] = [await newArtist(), await newArtist(), await addPerson(t.services)];
    const { form } = await give(artist, w8ben());
    await expect(showInterview(t.services, fan.actor)).rejects.toThrow(/not_allowed/);
    await expect(openOwnForm(t.services, other.actor, { formId: form?.id ?? "" })).rejects.toThrow(/not_found/);
    await expect(openFormOf(t.services, other.actor, { formId: form?.id ?? "", reason: "curious" })).rejects.toThrow(/not_found/);
  });
});

describe("a form", () => {
  it("stands in no table in clear, and whoever opens it is in its owner's access log", async () => {
    const [artist, admin] = [await newArtist(), await addPerson(t.services, "admin")];
    const { form } = await give(artist, w8ben({ name: `Asha ${MARKER}`, foreignTin: `${MARKER}X` }));
    const tables = await t.database.sql<{ name: string }[]>`select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of tables) {
      const rows = await t.database.sql.unsafe(`select 1 from "${name}" r where r::text ilike '%${MARKER}%' limit 1`);
      expect([name, rows.length]).toEqual([name, 0]);
    }
    const opened = await openFormOf(t.services, admin.actor, { formId: form?.id ?? "", reason: "the artist asked us to look" });
    expect(opened.content).toMatchObject({ form: { name: `Asha ${MARKER}` }, signature: { agrees: true } });
    const { items } = await listAccesses(t.services, artist.actor, PAGE);
    expect(items.map(({ readerId, reason }) => [readerId, reason])).toEqual([[admin.actor.userId, "the artist asked us to look"]]);
  });

  it.each<[string, Submission, string]>([
    ["a US number of eight digits", sign(w9("1234567-8")), "form.tin"],
    ["a US number of one digit nine times", sign(w9("111111111")), "form.tin"],
    ["an address in the US on a foreign form", sign(w8ben({ address: { ...address, country: "US" } })), "form.address.country"],
    ["a US citizen abroad", sign(w8ben({ citizenship: "US" })), "form.citizenship"],
    ["a treaty's rate without a number", sign(w8ben({ foreignTin: null })), "form.foreignTin"],
    ["a birthday to come", sign(w8ben({ birthDate: "2999-01-01" })), "form.birthDate"],
    ["another name under it", sign(w8ben(), "Somebody Else"), "signature.name"],
    ["no signature", { form: w8ben(), signature: null }, "signature"],
    [
      "a text that nobody showed",
      { form: w8ben(), signature: { statementId: "w8ben-0", name: "Asha Rao", capacity: "", agrees: true } },
      "signature.statementId",
    ],
  ])("with %s is refused, with the field named", async (_, submission, path) => {
    const artist = await newArtist();
    await expect(submitForm(t.services, artist.actor, submission)).rejects.toMatchObject({ code: "rule_refused", issues: [{ path }] });
    expect(await t.services.db.$count(taxForms, eq(taxForms.userId, artist.actor.userId))).toBe(0);
  });

  it("of an organisation needs who signs and which test of the treaty it meets", async () => {
    const form = formInput.parse({
      ...{ kind: "w8bene", name: "Rao Films", incorporatedIn: "IN", entityType: "corporation", fatcaStatus: "active-nffe" },
      ...{ country: "IN", address, foreignTin: "AAACR1234A", treaty: { article: "12" } },
    });
    const artist = await newArtist();
    await expect(submitForm(t.services, artist.actor, sign(form, "Asha Rao", "Director"))).rejects.toMatchObject({
      issues: [{ path: "form.limitationOnBenefits" }],
    });
    const whole = formInput.parse({ ...form, limitationOnBenefits: "ownership-and-base-erosion" });
    await expect(submitForm(t.services, artist.actor, sign(whole, "Asha Rao"))).rejects.toMatchObject({ issues: [{ path: "signature.capacity" }] });
    expect(await submitForm(t.services, artist.actor, sign(whole, "Asha Rao", "Director"))).toMatchObject({
      formState: "w8-treaty",
      form: { personKind: "business" },
    });
  });
});

describe("a form that expires", () => {
  it("is written about once 60, 30 and 7 days before and once when it has, and is withheld from like none after", async () => {
    const artist = await newArtist();
    const { form } = await give(artist, w8ben());
    const end = new Date(form?.expiresAt ?? 0);
    expect(end.getUTCFullYear() - t.clock.now().getUTCFullYear()).toBe(3);
    const told = () => t.services.db.$count(mails, and(eq(mails.toAddress, artist.email), like(mails.subject, "%expire%")));
    const seen: number[] = [];
    for (const daysBefore of [61, 60, 45, 30, 29, 7, 1, 0, -5]) {
      t.clock.advanceMs(end.getTime() - daysBefore * DAY_MS - t.clock.now().getTime());
      await watchExpiry(t.services);
      await watchExpiry(t.services);
      seen.push(await told());
    }
    expect(seen).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(await showInterview(t.services, artist.actor)).toMatchObject({ formState: "none", form: { status: "expired", daysLeft: 0 } });
    expect(await withheldOf(artist)).toBe(240n);
  });

  it("that nobody watched for a while gets the word of today alone", async () => {
    const artist = await newArtist();
    await give(artist, w8ben());
    t.clock.advanceMs(4 * 365 * DAY_MS);
    await watchExpiry(t.services);
    const rows = await t.services.db
      .select()
      .from(mails)
      .where(and(eq(mails.toAddress, artist.email), like(mails.subject, "%expire%")));
    expect(rows.map(({ subject }) => subject)).toEqual(["Your tax form W-8BEN has expired"]);
  });
});
