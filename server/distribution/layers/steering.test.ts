import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { videos } from "@/db/schema";
import { startEdgeSandbox } from "@/sandbox/edge";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPackage } from "@/test/packages";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { keepCdn } from "../cdn/keep-cdn";
import { checkCdn } from "../cdn/watch-cdn";
import { openMedia } from "../door/open-media";
import { getSteering } from "./get-steering";
import { setLayerPolicy } from "./layer-policy";

const TOKEN = "a token of a test";
let folder: string;
let edge: Awaited<ReturnType<typeof startEdgeSandbox>>;
let t: TestServices;
let admin: Actor;
let artistId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-steering-"));
  edge = await startEdgeSandbox({ port: 0, token: TOKEN, folder, originUrl: null });
  t = await createTestServices({ CDN_URL: edge.url, EDGE_TOKEN: TOKEN });
  admin = (await addPerson(t.services, "admin")).actor;
  artistId = (await addPerson(t.services, "artist")).actor.userId;
});
afterAll(async () => {
  await t.close();
  await edge.close();
  await rm(folder, { recursive: true });
});

async function addFilm(change: Partial<typeof videos.$inferInsert> = {}): Promise<string> {
  const id = newId("video");
  await t.services.db.insert(videos).values({ id, artistId, title: "A film", status: "ready", hasAudio: true, visibility: "public", ...change });
  await addPackage(t.services, id, id);
  return id;
}
async function read(id: string, name: string): Promise<string> {
  const file = await openMedia(t.services, null, { id, path: [name] }, { hasKeys: true });
  return (await buffer(await file.storage.read(file.key))).toString();
}
const ways = async (id: string) => (await getSteering(t.services, id))["PATHWAY-PRIORITY"];
async function keepAll(): Promise<void> {
  while ((await keepCdn(t.services)).isMoreLeft);
}
async function setCdn(version: number, isOn: boolean): Promise<void> {
  const layers = (["cdn", "relay", "mesh", "satellite"] as const).map((kind) => ({ kind, isOn: kind !== "cdn" || isOn }));
  await setLayerPolicy(t.services, admin, { version, layers, reason: "A try" });
}

it("a film's list names each variant by the CDN and by the site once the CDN is well and has all of it, and says where to ask for the way", async () => {
  const id = await addFilm();
  await checkCdn(t.services);
  const plain = await read(id, "master.m3u8");
  expect(await read(id, "steered.m3u8")).toBe(plain);
  await keepAll();
  const steered = await read(id, "steered.m3u8");
  expect(steered).toContain(`#EXT-X-CONTENT-STEERING:SERVER-URI="/api/steer/${id}",PATHWAY-ID="cdn"\n`);
  const variants = [...steered.matchAll(/^#EXT-X-STREAM-INF:.*AUDIO="([\w-]+)",PATHWAY-ID="(\w+)"\n(\S+)$/gm)].map(([, ...found]) => found);
  const list = /^bafkrei\w+(?=\.m3u8$)/m.exec(plain)?.[0];
  expect(variants).toEqual([
    ["audio-cdn", "cdn", `${list}.cdn.m3u8`],
    ["audio", "site", `${list}.m3u8`],
  ]);
  expect(steered).toMatch(/^#EXT-X-MEDIA:.*GROUP-ID="audio-cdn".*URI="bafkrei\w+\.cdn\.m3u8"$/m);
  const segments = [...(await read(id, `${list}.cdn.m3u8`)).matchAll(/^https?:\S+$/gm)].map(([url]) => url);
  expect(segments).toHaveLength(2);
  for (const url of segments) expect([url.startsWith(`${edge.url}/ipfs/`), (await fetch(url)).status]).toEqual([true, 200]);
  expect(await read(id, "master.m3u8")).toBe(plain);
});

it("players take the CDN while it is on and well, and the site when it is not: lists of both ways hold on meanwhile", async () => {
  const id = await addFilm();
  await keepAll();
  await checkCdn(t.services);
  expect(await getSteering(t.services, id)).toEqual({ VERSION: 1, TTL: 60, "RELOAD-URI": `/api/steer/${id}`, "PATHWAY-PRIORITY": ["cdn", "site"] });
  const [name = ""] = /bafkrei\w+\.cdn\.m3u8/.exec(await read(id, "steered.m3u8")) ?? [];
  await setCdn(0, false);
  expect([await ways(id), (await read(id, "steered.m3u8")).includes("STEERING")]).toEqual([["site"], false]);
  expect(await read(id, name)).toContain(edge.url);
  await setCdn(1, true);
  expect(await ways(id)).toEqual(["cdn", "site"]);
  const port = Number(new URL(edge.url).port);
  await edge.close();
  await checkCdn(t.services);
  expect(await ways(id)).toEqual(["site"]);
  edge = await startEdgeSandbox({ port, token: TOKEN, folder, originUrl: null });
});

it("of a film that is not open to everybody nothing is said, and nothing of it is sent by the CDN in the clear", async () => {
  const hidden = await addFilm({ visibility: "private" });
  for (const id of [hidden, newId("video"), "none"]) await expect(getSteering(t.services, id)).rejects.toMatchObject({ code: "not_found" });
  const file = await openMedia(t.services, artistId, { id: hidden, path: ["steered.m3u8"] }, { hasKeys: true });
  const text = (await buffer(await file.storage.read(file.key))).toString();
  expect(text).not.toContain("STEERING");
  const name = (/bafkrei\w+(?=\.m3u8)/.exec(text)?.[0] ?? "").concat(".cdn.m3u8");
  await expect(openMedia(t.services, artistId, { id: hidden, path: [name] }, { hasKeys: true })).rejects.toMatchObject({ code: "not_found" });
});
