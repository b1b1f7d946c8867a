import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS, MINUTE_MS } from "@/server/kernel/durations";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { countServed } from "../objects/count-served";
import { getLayers } from "./get-layers";
import { getLayerPolicy, type LayerPolicyInput, setLayerPolicy } from "./layer-policy";

let t: TestServices;
let admin: Actor;
beforeAll(async () => {
  t = await createTestServices();
  admin = (await addPerson(t.services, "admin")).actor;
});
afterAll(() => t.close());

const ORDER: LayerPolicyInput["layers"] = [
  { kind: "relay", isOn: true },
  { kind: "cdn", isOn: false },
  { kind: "mesh", isOn: true },
  { kind: "satellite", isOn: true },
];

it("players ask the CDN first until admins set another order, which is audited with who, what and why", async () => {
  expect((await getLayerPolicy(t.services.db)).layers.map(({ kind }) => kind)).toEqual(["cdn", "relay", "mesh", "satellite"]);
  await setLayerPolicy(t.services, admin, { version: 0, layers: ORDER, reason: "The CDN hangs in Lisbon" });
  const reasons = [null, "The CDN hangs in Lisbon", null, null];
  expect(await getLayerPolicy(t.services.db)).toEqual({
    version: 1,
    setAt: t.clock.now().toISOString(),
    layers: ORDER.map((rule, at) => ({ ...rule, reason: reasons[at] ?? null })),
  });
  const [row] = await t.database.sql`select actor_id, after from audit_log where action = 'distribution/layers.set'`;
  expect(row).toEqual({ actor_id: admin.userId, after: { version: 1, layers: "relay, cdn off, mesh, satellite", reason: "The CDN hangs in Lisbon" } });
});

it("an order is set by admins alone, names each layer once, and overwrites nothing that its admin has not seen", async () => {
  const set = (actor: Actor, input: Partial<LayerPolicyInput>) => setLayerPolicy(t.services, actor, { version: 1, layers: ORDER, reason: "Why", ...input });
  await expect(set((await addPerson(t.services, "artist")).actor, {})).rejects.toMatchObject({ code: "not_found" });
  await expect(set(admin, { layers: ORDER.slice(1) })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(set(admin, { layers: [...ORDER.slice(1), { kind: "mesh", isOn: true }] })).rejects.toMatchObject({ code: "invalid_input" });
  for (const version of [0, 2]) await expect(set(admin, { version })).rejects.toMatchObject({ code: "conflict" });
  const both = await Promise.allSettled([set(admin, { reason: "One" }), set(admin, { reason: "Other" })]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

it("what the site gives of objects is summed over a day, and a count that could not be written down comes with the next one", async () => {
  const bytes = async () => (await getLayers(t.services, admin)).siteBytesDay;
  const give = async (count: number) => {
    t.clock.advanceMs(MINUTE_MS);
    await countServed(t.services, count);
  };
  await give(1_000);
  await t.database.sql`alter table site_hours rename to away`;
  await give(200);
  await t.database.sql`alter table away rename to site_hours`;
  expect(await bytes()).toBe(1_000);
  await give(30);
  expect(await bytes()).toBe(1_230);
  await countServed(t.services, 4);
  expect(await bytes(), "not with every object").toBe(1_230);
  t.clock.advanceMs(DAY_MS + 60 * MINUTE_MS);
  expect(await bytes()).toBe(0);
});
