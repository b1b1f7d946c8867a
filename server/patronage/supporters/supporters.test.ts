import { afterAll, beforeAll, expect, it } from "vitest";
import { tips } from "@/db/schema";
import { newId } from "@/server/kernel/ids";
import { addPerson, type Person } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { applyTipPaid, applyTipRefunded } from "../tips/apply-tip";
import { listCredits, listSupporters } from "./list-supporters";
import { watchSupporters } from "./watch-supporters";

let t: TestServices;
let artist: Person;

beforeAll(async () => {
  t = await createTestServices();
  artist = await addPerson(t.services, "artist");
});
afterAll(() => t.close());

const payment = { id: "pmt_x", amountCents: 500, refundedCents: 0, status: "succeeded" } as const;

async function tipBy(fan: Person, showsName: boolean): Promise<string> {
  const now = t.clock.now();
  const id = newId("tip", now.getTime());
  const row = { id, fanId: fan.actor.userId, artistId: artist.actor.userId, amount: 500, showsName, message: "between us", status: "PENDING" as const };
  await t.services.db.insert(tips).values({ ...row, createdAt: now, updatedAt: now });
  await t.services.db.transaction((tx) => applyTipPaid(tx, { subjectId: id, payment, at: now }, now));
  t.clock.advanceMs(1_000);
  return id;
}
const wall = () => listSupporters(t.services, { artistId: artist.handle, limit: 10 });

it("names who wants it, counts the others, and never tells a sum or a message", async () => {
  const [named, silent] = [await addPerson(t.services, "fan", "Matelda"), await addPerson(t.services, "fan", "Farinata")];
  await tipBy(named, true);
  await tipBy(silent, false);
  const shown = await wall();
  expect(shown).toMatchObject({ supporters: [{ name: "Matelda", kind: "tip" }], anonymous: 1, total: 2 });
  expect(JSON.stringify(shown)).not.toMatch(/Farinata|between us|500/);
  await tipBy(named, true);
  expect(await listCredits(t.services, { artistId: artist.actor.userId })).toEqual({ names: ["Matelda"], anonymous: 1 });
});

it("forgets who got the money back, once", async () => {
  const fan = await addPerson(t.services, "fan", "Geri");
  const tipId = await tipBy(fan, true);
  expect((await wall()).supporters.map(({ name }) => name)).toContain("Geri");
  const back = () => t.services.db.transaction((tx) => applyTipRefunded(tx, { subjectId: tipId, payment, at: t.clock.now() }, t.clock.now()));
  await back();
  await t.services.db.transaction((tx) => applyTipPaid(tx, { subjectId: tipId, payment, at: t.clock.now() }, t.clock.now()));
  await back();
  expect((await wall()).supporters.map(({ name }) => name)).not.toContain("Geri");
});

it("shows a new supporter to who is watching, without being asked again, and ends with the reader", async () => {
  const reader = new AbortController();
  const input = { artistId: artist.handle, afterVersion: null, heartbeatMs: 60_000, signal: reader.signal };
  const sights = watchSupporters(t.services, input);
  const first = await sights.next();
  const fan = await addPerson(t.services, "fan", "Casella");
  const [second] = await Promise.all([sights.next(), tipBy(fan, true)]);
  expect(first.value?.wall.supporters[0]?.name).not.toBe("Casella");
  expect(second.value?.wall.supporters[0]?.name).toBe("Casella");
  const ending = sights.next();
  reader.abort();
  expect(await ending).toMatchObject({ done: true });
});
