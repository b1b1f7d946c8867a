import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditLog, viewRates } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import type { ViewRateInput } from "./contract";
import { listCurrentRates, listViewRates, previewViewRate, setViewRate } from "./view-rates";

let t: TestServices;
let admin: Person;
beforeAll(async () => {
  t = await createTestServices();
  admin = await addPerson(t.services, "admin", "Ada");
});
afterAll(() => t.close());

const dayIn = (days: number) => new Date(t.clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
const rate = (market: string, microsPerView: string, validFrom: string): ViewRateInput => ({
  market,
  microsPerView,
  feeBps: 1_200,
  validFrom,
  source: "A test",
});
const list = (market: string) => listViewRates(t.services, admin.actor, { limit: 10, offset: 0, market });

test("a market's rates say which one is planned, which one counts and which one is past, who set each and when, and an artist sees the one that counts", async () => {
  for (const [days, micros] of [
    [1, "3000"],
    [3, "4000"],
    [30, "5000"],
  ] as const)
    await setViewRate(t.services, admin.actor, rate("FR", micros, dayIn(days)));
  expect((await list("FR")).items.map(({ standing }) => standing)).toEqual(["planned", "planned", "planned"]);
  const setAt = t.clock.now().toISOString();
  t.clock.advanceMs(4 * DAY_MS);
  const { items } = await list("FR");
  expect(items).toMatchObject([
    { microsPerView: "5000", standing: "planned", setBy: admin.actor.userId, setByName: "Ada", setAt },
    { microsPerView: "4000", standing: "now" },
    { microsPerView: "3000", standing: "past" },
  ]);
  const current = (await listCurrentRates(t.services)).items;
  expect(current).toContainEqual(expect.objectContaining({ market: "FR", microsPerView: "4000" }));
});

test("what a rate would change is said before it is set: from the market's own rate, else from that of all others, and nothing is written", async () => {
  await setViewRate(t.services, admin.actor, rate("*", "1000", dayIn(1)));
  const input = rate("ES", "2500", dayIn(2));
  const first = await previewViewRate(t.services, admin.actor, input);
  expect(first).toMatchObject({ before: { market: "*", microsPerView: "1000" }, after: { market: "ES", microsPerView: "2500", source: "A test" } });
  expect(await t.services.db.$count(viewRates, eq(viewRates.market, "ES"))).toBe(0);
  await setViewRate(t.services, admin.actor, input);
  const again = await previewViewRate(t.services, admin.actor, { ...input, microsPerView: "2600" });
  expect(again.before).toMatchObject({ market: "ES", microsPerView: "2500" });
  const written = and(eq(auditLog.action, "royalties/view-rate.set"), eq(auditLog.target, "ES"));
  const [line] = await t.services.db.select({ before: auditLog.before, after: auditLog.after }).from(auditLog).where(written);
  expect(line).toMatchObject({ before: { market: "*", microsPerView: "1000" }, after: { microsPerView: "2500" } });
});

test("nobody else sees or changes rates, and no rate begins on a day that has begun, not even in a preview", async () => {
  const artist = await addPerson(t.services, "artist");
  const input = rate("IT", "2500", dayIn(2));
  for (const act of [previewViewRate, setViewRate]) {
    await expect(act(t.services, artist.actor, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(act(t.services, admin.actor, { ...input, validFrom: dayIn(0) })).rejects.toMatchObject({ code: "rule_refused" });
  }
  expect((await list("IT")).items).toEqual([]);
});
