import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { type Cid, makeCid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import { startEdgeSandbox } from "@/sandbox/edge";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { adoptObjects, storeObjects } from "../objects/store-objects";
import { keepCdn } from "./keep-cdn";
import { checkCdn, getCdnState } from "./watch-cdn";

const TOKEN = "a token of a test";
let folder: string;
let edge: Awaited<ReturnType<typeof startEdgeSandbox>>;
let test: TestServices;
let artistId: string;

const startEdge = (port: number) => startEdgeSandbox({ port, token: TOKEN, folder, originUrl: null });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-cdn-"));
  edge = await startEdge(0);
  test = await createTestServices({ CDN_URL: edge.url, EDGE_TOKEN: TOKEN });
  artistId = (await addPerson(test.services, "artist")).actor.userId;
});
afterAll(async () => {
  await test.close();
  await edge.close();
  await rm(folder, { recursive: true });
});

async function addFilm(
  texts: readonly string[],
  change: Partial<typeof videos.$inferInsert> = {},
  isSealed = false,
): Promise<{ id: string; cids: readonly Cid[] }> {
  const id = newId("video");
  await test.services.db.insert(videos).values({ id, artistId, title: "A film", status: "ready", visibility: "public", ...change });
  const objects = texts.map((text, position) => ({ bytes: new TextEncoder().encode(text), kind: "segment" as const, part: "720p", position, isSealed }));
  const cids = await storeObjects(test.services, id, objects);
  await adoptObjects(test.services.db, id, "720p", cids, test.clock.now());
  return { id, cids };
}

const statusesOf = (cids: readonly Cid[]) => Promise.all(cids.map(async (cid) => (await fetch(edge.url + objectPath(cid))).status));
async function keepAll(): Promise<void> {
  for (let step = 0; step < 50; step++) if (!(await keepCdn(test.services)).isMoreLeft) return;
  throw new Error("There was always more to do.");
}
const known = async () => (await test.database.sql`select cid from cdn_objects`).length;

it("what is open to everybody and what is sealed goes onto the CDN, and nothing else does", async () => {
  const open = await addFilm(Array.from({ length: 60 }, (_, at) => `open ${at}`));
  const sealed = await addFilm(["ciphertext"], { visibility: "patrons" }, true);
  const hidden = [await addFilm(["private"], { visibility: "private" }), await addFilm(["not yet"], { releaseAt: new Date(test.clock.now().getTime() + 1e6) })];
  await keepAll();
  expect(new Set(await statusesOf([...open.cids, ...sealed.cids]))).toEqual(new Set([200]));
  expect(await statusesOf(hidden.flatMap(({ cids }) => cids))).toEqual([404, 404]);
  expect(await keepCdn(test.services)).toEqual({ put: 0, purged: 0, isMoreLeft: false });
});

it("what was deleted, withdrawn or taken down leaves the CDN, but for what another work still has", async () => {
  const [gone, withdrawn, stays] = [await addFilm(["of one", "of two"]), await addFilm(["shown for a while"]), await addFilm(["of two"])];
  await keepAll();
  await test.database.sql`delete from videos where id = ${gone.id}`;
  await test.database.sql`update videos set visibility = 'private' where id = ${withdrawn.id}`;
  await keepAll();
  expect(await statusesOf([...gone.cids, ...withdrawn.cids, ...stays.cids])).toEqual([404, 200, 404, 200]);
  await test.database.sql`update videos set visibility = 'public' where id = ${withdrawn.id}`;
  await keepAll();
  expect(await statusesOf(withdrawn.cids)).toEqual([200]);
});

it("a run that the CDN cut short is gone on with, and nothing lies there that is not known to", async () => {
  const port = Number(new URL(edge.url).port);
  const film = await addFilm(["before the cut", "after the cut"]);
  const before = await known();
  await edge.close();
  await expect(keepCdn(test.services)).rejects.toMatchObject({ code: "unavailable" });
  expect(await known()).toBe(before + 2);
  // Taken back while nobody knows whether it came there: it is purged all the same.
  await test.database.sql`update videos set visibility = 'private' where id = ${film.id}`;
  edge = await startEdge(port);
  await test.services.cdn?.put(film.cids[0] ?? (await makeCid(new Uint8Array())), new TextEncoder().encode("before the cut"));
  await keepAll();
  expect([await statusesOf(film.cids), await known()]).toEqual([[404, 404], before]);
  await test.database.sql`update videos set visibility = 'public' where id = ${film.id}`;
  await keepAll();
  expect(await statusesOf(film.cids)).toEqual([200, 200]);
});

it("admins see since when the CDN is not well and why, and nobody else sees anything", async () => {
  const [admin, fan] = [(await addPerson(test.services, "admin")).actor, (await addPerson(test.services)).actor];
  expect(await getCdnState(test.services, admin)).toMatchObject({ name: "edge", checkedAt: null, sentence: null });
  await checkCdn(test.services);
  expect(await getCdnState(test.services, admin)).toMatchObject({ checkedAt: test.clock.now().toISOString(), sentence: null, putMs: expect.any(Number) });
  const port = Number(new URL(edge.url).port);
  await edge.close();
  test.clock.advanceMs(300_000);
  const diedAt = test.clock.now().toISOString();
  await checkCdn(test.services);
  test.clock.advanceMs(300_000);
  await checkCdn(test.services);
  expect(await getCdnState(test.services, admin)).toMatchObject({ since: diedAt, sentence: expect.stringContaining("does not answer"), putMs: null });
  edge = await startEdge(port);
  await checkCdn(test.services);
  expect(await getCdnState(test.services, admin)).toMatchObject({ since: test.clock.now().toISOString(), sentence: null });
  await expect(getCdnState(test.services, fan)).rejects.toMatchObject({ code: "not_found" });
});

it("where no CDN is set up nothing is done and nothing is wrong", async () => {
  const without = { ...test.services, cdn: null };
  expect([await keepCdn(without), await checkCdn(without)]).toEqual([{ put: 0, purged: 0, isMoreLeft: false }, { isWell: true }]);
});
