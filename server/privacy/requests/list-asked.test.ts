import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventOutbox, mails, privacyRequests } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { artistAccount, platformAccount, postTransfers } from "@/server/ledger";
import { addPerson, PASSWORD, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { restrictPerson } from "../access/show-privacy";
import { listAsked } from "./list-asked";
import { exportEventId } from "./queries";
import { cancelErasure, requestErasure } from "./request-erasure";
import { requestExport } from "./request-export";
import { daysUntil, monthAfter } from "./rules";
import { runDueErasures } from "./run-due";

const PAGE = { limit: 20, offset: 0 };
let t: TestServices;
let admin: Person;
let artist: Person;
beforeAll(async () => {
  t = await createTestServices();
  [admin, artist] = [await addPerson(t.services, "admin"), await addPerson(t.services, "artist", "Zephyrine Quillfeather")];
});
afterAll(() => t.close());

const list = (more: Partial<Parameters<typeof listAsked>[2]> = {}) => listAsked(t.services, admin.actor, { ...PAGE, ...more });
const earn = () =>
  t.services.db.transaction((tx) => {
    const accounts = { debit: platformAccount("stripe_balance", "USD"), credit: artistAccount(artist.actor.userId, "earnings", "USD") };
    return postTransfers(tx, [{ ...accounts, kind: "charge.earnings", sourceType: "test", sourceId: "one", amountMicros: 5_000_000n }], t.clock.now());
  });

test("an admin sees what was asked for, page by page, with the day by which the law wants an answer, and nobody's name or address", async () => {
  await requestExport(t.services, artist.actor);
  t.clock.advanceMs(1_000);
  await requestErasure(t.services, artist.actor, { password: PASSWORD });
  t.clock.advanceMs(1_000);
  await restrictPerson(t.services, artist.actor, { isRestricted: true });
  const all = await list();
  expect(all.items.map(({ kind, status, daysLeft, stuck }) => [kind, status, daysLeft !== null && daysLeft >= 27, stuck])).toEqual([
    ["restriction", "holding", false, null],
    ["erasure", "scheduled", true, null],
    ["export", "scheduled", true, null],
  ]);
  expect(all.total).toBe(3);
  const said = JSON.stringify(all);
  expect(said).toContain(artist.actor.userId);
  for (const secret of ["Zephyrine", artist.email, artist.handle]) expect(said).not.toContain(secret);
  const first = await list({ limit: 2 });
  const second = await list({ limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items]).toEqual(all.items);
  expect((await list({ kind: "restriction" })).items).toHaveLength(1);
  expect((await list({ state: "open" })).items).toHaveLength(2);
  await expect(listAsked(t.services, artist.actor, PAGE)).rejects.toMatchObject({ code: "not_found" });
});

test("an export whose job is over without it says so, and is late a month after it was asked for", async () => {
  const [row] = (await list({ kind: "export" })).items;
  await t.services.db.delete(eventOutbox).where(eq(eventOutbox.id, exportEventId(row?.id ?? "")));
  expect((await list({ kind: "export" })).items).toMatchObject([{ stuck: { kind: "job-ended" } }]);
  expect((await list({ state: "late" })).items).toEqual([]);
  t.clock.advanceMs(32 * DAY_MS);
  const late = (await list({ kind: "export", state: "late" })).items;
  expect(late).toHaveLength(1);
  expect(late[0]?.daysLeft).toBeLessThan(0);
});

test("an erasure that nothing carried out is overdue, one that money stands in the way of says what, is given up, and its person is told why", async () => {
  expect((await list({ kind: "erasure" })).items).toMatchObject([{ stuck: { kind: "overdue", reason: null } }]);
  await earn();
  const reason = "There is still money in your account. Have it paid out first.";
  expect((await list({ kind: "erasure" })).items).toMatchObject([{ stuck: { kind: "blocked", reason } }]);
  for (let times = 0; times < 2; times++) expect(await runDueErasures(t.services)).toMatchObject({ erased: 0 });
  expect((await list({ kind: "erasure" })).items).toMatchObject([{ status: "failed", answerBy: null, stuck: { kind: "given-up", reason } }]);
  const told = await t.services.db.select().from(mails).where(eq(mails.subject, "Your account was not deleted"));
  expect(told).toHaveLength(1);
  expect(JSON.stringify(told)).toContain(reason);
});

test("what was taken back is over and not stuck", async () => {
  const other = await addPerson(t.services);
  await requestErasure(t.services, other.actor, { password: PASSWORD });
  await cancelErasure(t.services, other.actor);
  const [row] = await t.services.db.select().from(privacyRequests).where(eq(privacyRequests.userId, other.actor.userId));
  expect((await list()).items).toContainEqual(expect.objectContaining({ id: row?.id, status: "cancelled", answerBy: null, stuck: null }));
});

test("a month after the last of January is the last of February, and the last day has no whole day left", () => {
  expect(monthAfter(new Date("2027-01-31T10:00:00Z")).toISOString()).toBe("2027-02-28T10:00:00.000Z");
  expect(monthAfter(new Date("2026-12-15T10:00:00Z")).toISOString()).toBe("2027-01-15T10:00:00.000Z");
  const then = new Date("2027-01-15T10:00:00Z");
  expect([-25, -1, 0, 1, 25].map((hours) => daysUntil(then, new Date(then.getTime() + hours * 3_600_000)))).toEqual([1, 0, 0, -1, -2]);
});
