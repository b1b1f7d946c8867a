import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { relays, videos } from "@/db/schema";
import { startServer } from "@/relay/serve/start-server";
import { type MadeWork, makeArtistKey, makeWork } from "@/relay/testing/make-work";
import { openTestRelay, type TestRelay } from "@/relay/testing/open-test-relay";
import { type Misbehaviour, startUpstream, type TestUpstream } from "@/relay/testing/start-upstream";
import { writeWorkState } from "@/relay/works/work-state";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS, MINUTE_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getLayers } from "../layers/get-layers";
import { setLayerPolicy } from "../layers/layer-policy";
import { listLayers } from "../layers/list-layers";
import { adoptObjects, storeObjects } from "../objects/store-objects";
import { resumeRelay } from "./change-relay";
import { checkRelays, forgetHours } from "./check-relays";
import { listRelays } from "./invite-relay";

let t: TestServices;
let admin: Actor;
let film: MadeWork;
let away: TestUpstream;
const ORIGIN = { name: "origin", kind: "origin", baseUrl: "" };

beforeAll(async () => {
  t = await createTestServices();
  admin = (await addPerson(t.services, "admin")).actor;
  film = await makeWork({ key: await makeArtistKey() });
  away = await startUpstream(film);
  const artistId = (await addPerson(t.services, "artist")).actor.userId;
  await t.services.db.insert(videos).values({ id: film.work, artistId, title: "A film", status: "ready", visibility: "public" });
  const objects = [...film.objects.values()].map((bytes, position) => ({ bytes, kind: "segment" as const, part: "720p", position, isSealed: false }));
  const cids = await storeObjects(t.services, film.work, objects);
  await adoptObjects(t.services.db, film.work, "720p", cids, t.clock.now());
  await t.database.sql`insert into distributed_works (video_id, updated_at) values (${film.work}, now())`;
});
afterAll(async () => {
  await away.close();
  await t.close();
});
beforeEach(async () => {
  await t.services.db.delete(relays);
  away.misbehave(open);
});

/** Pages may read from it. */
const open: Misbehaviour = (_request, response) => {
  response.setHeader("access-control-allow-origin", "*");
  return false;
};
/** The same to whoever asks what it has; objects are answered so. */
const giving =
  (status: number, bytes: Uint8Array, contentType = "application/vnd.ipld.raw"): Misbehaviour =>
  (request, response) => {
    if (request.url === "/v1/inventory") return open(request, response);
    response.writeHead(status, { "access-control-allow-origin": "*", "content-type": contentType, "content-length": bytes.length }).end(bytes);
    return true;
  };

async function addRelay(change: Partial<typeof relays.$inferInsert> = {}): Promise<string> {
  const id = newId("relay");
  const now = t.clock.now();
  const times = { createdAt: now, changedAt: now, codeExpiresAt: now };
  await t.services.db
    .insert(relays)
    .values({ id, name: id, layer: "relay", state: "active", codeHash: id, publicKey: id, baseUrl: away.url, ...times, ...change });
  return id;
}
const found = async (id: string) => (await listRelays(t.services, admin, { limit: 100, offset: 0 })).items.find((each) => each.id === id);
const told = async () => (await listLayers(t.services, film.work)).layers;
async function lookAgain(): Promise<void> {
  t.clock.advanceMs(5 * MINUTE_MS);
  while ((await checkRelays(t.services)).checked > 0);
}

it("players are told of a relay once it was found to give what it says it has, of that work alone", async () => {
  const relay: TestRelay = await openTestRelay({}, [film.pin]);
  for (const [cid, bytes] of film.objects) await relay.store.put(cid, bytes);
  const head = { seq: 1, root: film.root, key: film.pin.key };
  await writeWorkState(relay.folder, film.work, { seen: head, held: head });
  const server = await startServer(relay, { host: "127.0.0.1", port: 0 });
  const id = await addRelay({ name: "Harbour", baseUrl: server.url });
  expect(await told()).toEqual([ORIGIN]);
  await lookAgain();
  expect(await found(id)).toMatchObject({ problem: null, works: 1, firstByteMs: expect.any(Number), checkedAt: t.clock.now().toISOString() });
  expect(await told()).toEqual([{ name: "Harbour", kind: "relay", baseUrl: server.url }, ORIGIN]);
  expect(await listLayers(t.services, newId("video"))).toEqual({ layers: [ORIGIN], peersAt: 0 });
  await server.close();
  await lookAgain();
  expect(await found(id)).toMatchObject({ problem: expect.stringContaining("ECONNREFUSED"), since: t.clock.now().toISOString() });
  expect(await told()).toEqual([ORIGIN]);
  await relay.remove();
});

it("a relay that gives other bytes is paused at once, in the audit log with what it gave, and players are told of it no more", async () => {
  const id = await addRelay();
  await lookAgain();
  expect(await told()).toHaveLength(2);
  away.misbehave(giving(200, new TextEncoder().encode("other bytes")));
  await lookAgain();
  expect(await found(id)).toMatchObject({ state: "paused", reason: expect.stringMatching(/^It gave other bytes than those that bafkrei\w+ names\.$/) });
  expect(await told()).toEqual([ORIGIN]);
  const [row] = await t.database.sql`select actor_id, action from audit_log where target = ${id}`;
  expect(row).toEqual({ actor_id: "distribution", action: "distribution/relay.paused" });
  away.misbehave(open);
  await resumeRelay(t.services, admin, { relayId: id });
  expect(await told(), "not before it was found well").toEqual([ORIGIN]);
  await lookAgain();
  expect(await told()).toHaveLength(2);
});

it("what is only not well is no lie: it is told to nobody until it is well again, and nobody pauses it", async () => {
  const id = await addRelay();
  const words = new TextEncoder().encode("words");
  const faults: readonly (readonly [string, Misbehaviour])[] = [
    ["does not give", giving(404, words)],
    ["answered 503", giving(503, words)],
    ["answered 302", giving(302, words)],
    ["a page in place", giving(200, words, "text/html; charset=utf-8")],
    ["Access-Control-Allow-Origin", () => false],
    ["did not answer", (_request, response) => response.destroy() !== undefined],
    ["not in the form", (_request, response) => response.end("{}") !== undefined],
    ["not in the form", (_request, response) => response.end(Buffer.alloc(1_100_000)) !== undefined],
  ];
  for (const [problem, how] of faults) {
    away.misbehave(how);
    await lookAgain();
    expect(await found(id), problem).toMatchObject({ state: "active", problem: expect.stringContaining(problem) });
    expect(await told()).toEqual([ORIGIN]);
  }
  const since = (await found(id))?.since;
  await lookAgain();
  expect((await found(id))?.since).toBe(since);
});

it("a name that leads into a private network is not asked, whatever it said when it joined", async () => {
  const id = await addRelay({ baseUrl: "https://localhost" });
  await lookAgain();
  expect(await found(id)).toMatchObject({ problem: "It did not answer: localhost is not on the open internet" });
});

it("players get the layers that are on in the order that admins set, the quickest relays first and few of them", async () => {
  await addRelay({ layer: "satellite", name: "Dish" });
  for (let n = 0; n < 6; n++) await addRelay({ name: `Relay ${n}` });
  await addRelay({ state: "paused", name: "Paused" });
  await lookAgain();
  for (let n = 0; n < 6; n++) await t.database.sql`update relays set first_byte_ms = ${60 - n} where name = ${`Relay ${n}`}`;
  const names = async () => (await told()).map(({ name }) => name);
  expect(await names()).toEqual(["Relay 5", "Relay 4", "Relay 3", "Relay 2", "Dish", "origin"]);
  const rule = (kind: "cdn" | "relay" | "mesh" | "satellite", isOn = true) => ({ kind, isOn });
  await setLayerPolicy(t.services, admin, { version: 0, layers: [rule("satellite"), rule("cdn"), rule("relay", false), rule("mesh")], reason: "A storm" });
  expect(await names()).toEqual(["Dish", "origin"]);
});

it("what was served is forgotten after 90 days", async () => {
  const id = await addRelay();
  const hour = (days: number) => new Date(t.clock.now().getTime() - days * DAY_MS);
  await t.database
    .sql`insert into relay_hours (relay_id, hour, served_bytes, requests, errors) values (${id}, ${hour(91)}, 1, 1, 0), (${id}, ${hour(89)}, 1, 1, 0)`;
  await t.database.sql`insert into site_hours (hour, served_bytes, requests) values (${hour(91)}, 1, 1), (${hour(89)}, 1, 1)`;
  expect([await forgetHours(t.services), await forgetHours(t.services)]).toEqual([{ forgotten: 1 }, { forgotten: 0 }]);
  expect((await t.database.sql`select hour from site_hours`).map(({ hour: at }) => at)).toEqual([hour(89)]);
});

it("admins see how each layer does and what its relays served in a day, those that left since too, and nobody else sees it", async () => {
  const [well, ill, gone] = [await addRelay(), await addRelay({ baseUrl: "https://localhost" }), await addRelay({ state: "removed", layer: "mesh" })];
  await addRelay({ baseUrl: null });
  await lookAgain();
  const hour = new Date(t.clock.now().getTime() - MINUTE_MS);
  for (const id of [well, ill, gone])
    await t.database.sql`insert into relay_hours (relay_id, hour, served_bytes, requests, errors) values (${id}, ${hour}, 70, 1, 0)`;
  const { layers } = await getLayers(t.services, admin);
  const of = (kind: string) => layers.find((layer) => layer.kind === kind);
  expect(of("relay")).toMatchObject({ carriers: 2, well: 1, servedBytesDay: 140, checkedAt: t.clock.now().toISOString() });
  expect(of("mesh")).toMatchObject({ carriers: 0, servedBytesDay: 70, checkedAt: null });
  expect(of("cdn")).toMatchObject({ carriers: 0, servedBytesDay: null });
  await expect(getLayers(t.services, (await addPerson(t.services, "artist")).actor)).rejects.toMatchObject({ code: "not_found" });
});
