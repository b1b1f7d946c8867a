import { createDecipheriv } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as askForKey } from "@/app/api/keys/[keyId]/route";
import { videos } from "@/db/schema";
import { readRoot } from "@/protocol/root-manifest";
import { updateVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS, HOUR_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { setEntitlement } from "@/server/patronage";
import { addPackage } from "@/test/packages";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { openMedia } from "../door/open-media";
import { openSoundFile } from "../door/sound-file";
import { findCarriedObject } from "../objects/find-object";
import { objectKey } from "../objects/object-key";
import { finishPackaging } from "../packaging/finish-packaging";
import { packageRendition } from "../packaging/package-rendition";
import { requestPackaging } from "../packaging/request-packaging";
import { getRoot } from "../roots/get-root";
import { asCid, listPart } from "../work-queries";
import { forgetKeyGrants, giveKey } from "./give-key";
import { LEASE_MS_MAX, leaseKeys } from "./lease-keys";
import { rewrapWorkSecrets } from "./work-secret";

/** How a segment begins (ISO/IEC 14496-12). */
const BOX = "\0\0\u0018\0styp";
const PLAIN = /\0styp|720p \d|audio \d/;
const never = new AbortController().signal;

let test: TestServices;
let artist: Actor;
let patron: Actor;
let stranger: Actor;

beforeAll(async () => {
  test = await createTestServices();
  goLive(test);
  artist = (await addPerson(test.services, "artist")).actor;
  patron = (await addPerson(test.services, "fan")).actor;
  stranger = (await addPerson(test.services, "fan")).actor;
  await addTiers(test.services, artist.userId);
  await addPatron(test.services, { fanId: patron.userId, artistId: artist.userId, key: "gold" });
});
afterAll(() => test.close());

async function packageAgain(videoId: string): Promise<void> {
  for (const name of ["audio", "720p"]) await packageRendition(test.services, { videoId, name }, never);
  await finishPackaging(test.services, { videoId });
}

async function showTo(id: string, visibility: "public" | "patrons"): Promise<void> {
  test.clock.advanceMs(1000);
  await updateVideo(test.services, artist, { id, visibility });
  await packageAgain(id);
}

async function addFilm(visibility: "public" | "patrons" = "patrons"): Promise<string> {
  const id = newId("video");
  const row = { id, artistId: artist.userId, title: "A film", status: "ready" as const, hasAudio: true, visibility: "public" as const };
  await test.services.db.insert(videos).values({ ...row, sourceKey: `videos/${id}/source` });
  await addPackage(test.services, id, BOX);
  await packageAgain(id);
  if (visibility === "patrons") await showTo(id, visibility);
  return id;
}

const namesOf = async (id: string): Promise<string[]> =>
  (await test.database.sql`select distinct cid from video_objects where video_id = ${id}`).map(({ cid }) => String(cid));
const readObject = async (cid: string) => (await buffer(await test.services.storage.read(objectKey(asCid(cid))))).toString("latin1");
const isCarried = async (cid: string) => (await findCarriedObject(test.services, asCid(cid))) !== null;

async function readMedia(id: string, name: string, hasKeys = true): Promise<string> {
  const file = await openMedia(test.services, patron.userId, { id, path: [name] }, { hasKeys });
  return (await buffer(await file.storage.read(file.key))).toString("latin1");
}

async function readSegments(id: string, hasKeys = true): Promise<string> {
  const [, list = ""] = /^(bafkrei\w+\.m3u8)$/m.exec(await readMedia(id, "master.m3u8")) ?? [];
  return readMedia(id, list, hasKeys);
}

async function keyIdOfFilm(id: string): Promise<string> {
  return /"\/api\/keys\/([^"]+)"/.exec(await readSegments(id))?.[1] ?? "";
}

describe("a film for patrons", () => {
  it("lies on no disk in clear, and whoever carries it is told of ciphertext alone", async () => {
    const id = await addFilm("public");
    const inClear = await namesOf(id);
    expect(await isCarried(inClear[0] ?? "")).toBe(true);
    await showTo(id, "patrons");
    const asked = test.database.sql`select 1 from event_outbox where name = 'catalogue/video.audience-changed' and data->>'videoId' = ${id}`;
    expect(await asked).toHaveLength(1);
    for (const cid of inClear) {
      expect(await isCarried(cid)).toBe(false);
      expect(await test.services.storage.find(objectKey(asCid(cid)))).toBeNull();
    }
    const { cid, keys } = await getRoot(test.services, patron, { id });
    const read = await readRoot(Buffer.from(await readObject(cid), "latin1"), { keys, work: id, seqSeen: 0, now: test.clock.now() });
    const lists = "root" in read ? read.root.playlists.map((list) => list.cid) : [];
    const found = new Set<string>([cid, ...lists]);
    for (const name of found) {
      expect(await isCarried(name)).toBe(true);
      const text = await readObject(name);
      expect(text).not.toMatch(PLAIN);
      for (const [named] of text.matchAll(/bafkrei[a-z2-7]{52}/g)) found.add(named);
    }
    // Init and two segments of picture and of sound, their lists, two lists of those, the root.
    expect(found.size).toBe(11);
    const all = await namesOf(id);
    for (const name of all) expect(await readObject(name)).not.toMatch(PLAIN);
  });

  it("is played through its own door as HLS has it: objects, and the address of the key that opens them", async () => {
    const id = await addFilm();
    const list = await readSegments(id);
    const [, iv = ""] = /^#EXT-X-KEY:METHOD=AES-128,URI="[^"]+",IV=0x(\w{32})\n#EXT-X-MAP:/m.exec(list) ?? [];
    expect(list).toMatch(/^#EXT-X-KEY:METHOD=AES-128,URI="\/api\/keys\/[^"]+"\n#EXTINF/m);
    const names = [...list.matchAll(/\/ipfs\/(\w+)\?format=raw/g)].map(([, name]) => name ?? "");
    const key = await giveKey(test.services, patron.userId, { keyId: await keyIdOfFilm(id) });
    const open = async (cid: string, vector: string) => {
      const cipher = createDecipheriv("aes-128-cbc", key, Buffer.from(vector, "hex"));
      return cipher.update(await readObject(cid), "latin1", "latin1") + cipher.final("latin1");
    };
    expect(await open(names[0] ?? "", iv)).toBe(`${BOX}720p 0`);
    // Without an IV of its own a segment goes by its number (RFC 8216, 5.2).
    expect(await open(names[1] ?? "", "0".repeat(32))).toBe(`${BOX}720p 1`);
    expect(await open(names[2] ?? "", `${"0".repeat(31)}1`)).toBe(`${BOX}720p 2`);
  });

  it("comes opened through its door to patrons' programs that ask for no keys", async () => {
    const id = await addFilm();
    for (const list of [await readMedia(id, "manifest.mpd"), await readSegments(id, false)]) {
      expect(list).not.toContain("EXT-X-KEY");
      expect(await readMedia(id, /bafkrei\w+\.m4s/.exec(list)?.[0] ?? "")).toBe(`${BOX}720p 0`);
    }
    const sound = await openSoundFile(test.services, patron.userId, id);
    expect((await buffer(await sound.read(""))).toString()).toBe([0, 1, 2].map((position) => `${BOX}audio ${position}`).join(""));
  });

  it("has other names and other keys when it is for patrons once more, and its old names when it is for all", async () => {
    const id = await addFilm("public");
    const segments = async () => (await listPart(test.services.db, id, "720p")).map(({ cid }) => cid);
    const inClear = await segments();
    await showTo(id, "patrons");
    const [sealed, key] = [await segments(), await keyIdOfFilm(id)];
    await showTo(id, "public");
    expect(await segments()).toEqual(inClear);
    await showTo(id, "patrons");
    for (const cid of await segments()) expect([...inClear, ...sealed]).not.toContain(cid);
    expect(await keyIdOfFilm(id)).not.toBe(key);
  });
});

it("a film that should be sealed and is not is found, and asked for again", async () => {
  const id = await addFilm("public");
  await updateVideo(test.services, artist, { id, visibility: "patrons" });
  const asked = () => test.database.sql`select 1 from event_outbox where name = 'distribution/packaging.requested' and data->>'videoId' = ${id}`;
  test.clock.advanceMs(2 * HOUR_MS);
  await requestPackaging(test.services);
  expect(await asked()).toHaveLength(1);
  await packageAgain(id);
  test.clock.advanceMs(DAY_MS);
  await requestPackaging(test.services);
  expect(await asked()).toHaveLength(1);
});

describe("a key", () => {
  it("is given to who may watch at this moment: a patron who has left is refused with the next request", async () => {
    const fan = (await addPerson(test.services, "fan")).actor;
    const state = await addPatron(test.services, { fanId: fan.userId, artistId: artist.userId, key: "gold" });
    const keyId = await keyIdOfFilm(await addFilm());
    expect(await giveKey(test.services, fan.userId, { keyId })).toHaveLength(16);
    expect(await giveKey(test.services, artist.userId, { keyId })).toEqual(await giveKey(test.services, fan.userId, { keyId }));
    const now = test.clock.now();
    await test.services.db.transaction((tx) => setEntitlement(tx, { ...state, revokedAt: now }, now));
    for (const viewerId of [fan.userId, stranger.userId, null]) {
      await expect(giveKey(test.services, viewerId, { keyId })).rejects.toMatchObject({ code: "not_allowed" });
    }
    expect(await test.database.sql`select viewer_id from content_key_grants where key_id = ${keyId}`).toHaveLength(3);
    test.clock.advanceMs(8 * DAY_MS);
    await forgetKeyGrants(test.services);
    expect(await test.database.sql`select 1 from content_key_grants`).toHaveLength(0);
  });

  it("is leased with all others of what is kept, for a week and no longer than what was paid for, noted each, and refused who has left", async () => {
    const fan = (await addPerson(test.services, "fan")).actor;
    const state = await addPatron(test.services, { fanId: fan.userId, artistId: artist.userId, key: "gold" });
    const id = await addFilm();
    const keyId = await keyIdOfFilm(id);
    const part = (name: string, generation = 1) => ({ name, generation });
    const lease = await leaseKeys(test.services, fan, { id, parts: [part("720p"), part("audio"), part("en")] });
    expect(lease.leaseMs).toBe(LEASE_MS_MAX);
    expect(lease.keys.map((each) => each.id).sort()).toEqual([keyId, keyId.replace("720p", "audio")].sort());
    const single = await giveKey(test.services, fan.userId, { keyId });
    expect(lease.keys.find((each) => each.id === keyId)?.key).toBe(single.toString("base64"));
    const noted = () => test.database.sql`select 1 from content_key_grants where viewer_id = ${fan.userId}`;
    expect(await noted()).toHaveLength(3);
    for (const none of [part("1080p"), part("720p", 2)]) {
      await expect(leaseKeys(test.services, fan, { id, parts: [none] })).rejects.toMatchObject({ code: "not_found" });
    }
    // Who keeps what was sealed before goes on to watch it.
    await showTo(id, "public");
    await showTo(id, "patrons");
    expect((await leaseKeys(test.services, fan, { id, parts: [part("720p")] })).keys).toMatchObject([{ id: keyId, key: single.toString("base64") }]);

    const now = test.clock.now();
    await test.services.db.transaction((tx) => setEntitlement(tx, { ...state, endsAt: new Date(now.getTime() + DAY_MS) }, now));
    expect((await leaseKeys(test.services, fan, { id, parts: [part("720p")] })).leaseMs).toBe(DAY_MS);
    await test.services.db.transaction((tx) => setEntitlement(tx, { ...state, revokedAt: now }, now));
    await expect(leaseKeys(test.services, fan, { id, parts: [part("720p")] })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await noted()).toHaveLength(5);
  });

  it("is there of what is there, and of nothing else", async () => {
    const keyId = await keyIdOfFilm(await addFilm());
    for (const other of [
      "",
      "x",
      `${keyId}0`,
      keyId.replace(".1.", ".0."),
      keyId.replace(".1.", ".2."),
      keyId.replace("720p", "1080p"),
      `${newId("video")}.1.720p.0`,
    ]) {
      await expect(giveKey(test.services, artist.userId, { keyId: other })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("is kept by nobody on its way", async () => {
    const id = await addFilm();
    const keyId = await keyIdOfFilm(id);
    const ask = () => askForKey(new Request(`http://here/api/keys/${keyId}`), { params: Promise.resolve({ keyId }) });
    expect((await ask()).status).toBe(403);
    await updateVideo(test.services, artist, { id, visibility: "public" });
    const answer = await ask();
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect((await answer.arrayBuffer()).byteLength).toBe(16);
  });

  it("stays the same when the keys of the vault change", async () => {
    const keyId = await keyIdOfFilm(await addFilm());
    const key = await giveKey(test.services, artist.userId, { keyId });
    const newest = `newest:${Buffer.alloc(32, "newest").toString("base64")}`;
    const withEnv = (VAULT_KEYS: string) => ({ ...test.services, env: { ...test.services.env, VAULT_KEYS } });
    await rewrapWorkSecrets(withEnv(`${newest},${test.services.env.VAULT_KEYS}`));
    expect(await giveKey(withEnv(newest), artist.userId, { keyId })).toEqual(key);
    await rewrapWorkSecrets(withEnv(`${test.services.env.VAULT_KEYS},${newest}`));
  });
});
