import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Database } from "@/db/client";
import { videos } from "@/db/schema";
import { deleteVideo, updateVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPackage } from "@/test/packages";
import { addPatron, addTiers } from "@/test/patrons";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { openMedia } from "../door/open-media";
import { publishLists } from "../lists/publish-lists";
import { findCarriedObject } from "../objects/find-object";
import { objectKey } from "../objects/object-key";
import { removeObjectsOf } from "../objects/remove-objects";
import { packageRendition } from "../packaging/package-rendition";
import { publishRoot } from "../roots/publish-root";
import { giveKey } from "../sealing/give-key";
import { asCid } from "../work-queries";
import { listCaptions } from "./list-captions";
import { publishCaptions } from "./publish-captions";
import { removeCaptions, setCaptions } from "./set-captions";

const never = new AbortController().signal;
const WORDS = "Seen by the river";
const fileOf = (words: string) => `1\n00:00:01,000 --> 00:00:03,000\n${words}\n`;

let test: TestServices;
let artist: Actor;
let patron: Actor;
let stranger: Actor;
let id: string;

beforeAll(async () => {
  test = await createTestServices();
  goLive(test);
  artist = (await addPerson(test.services, "artist")).actor;
  patron = (await addPerson(test.services, "fan")).actor;
  stranger = (await addPerson(test.services, "artist")).actor;
  await addTiers(test.services, artist.userId);
  await addPatron(test.services, { fanId: patron.userId, artistId: artist.userId, key: "gold" });
});
afterAll(() => test.close());

beforeEach(async () => {
  id = newId("video");
  const row = { id, artistId: artist.userId, title: "A film", status: "ready" as const, hasAudio: true, visibility: "public" as const, durationMs: 4_000 };
  await test.services.db.insert(videos).values({ ...row, sourceKey: `videos/${id}/source` });
  await addPackage(test.services, id);
  await publishRoot(test.services, { videoId: id });
});

const english = (file?: string) => ({ id, language: "en", label: "English", isDefault: false, ...(file === undefined ? {} : { file }) });
const publish = () => publishCaptions(test.services, { videoId: id }, never);

async function partsOf(): Promise<Record<string, string>> {
  const rows = await test.database.sql`select part, position, cid from video_objects where video_id = ${id} and state = 'current'`;
  return Object.fromEntries(rows.map(({ part, position, cid }) => [`${part} ${position}`, String(cid)]));
}

async function readMedia(name: string, hasKeys = true): Promise<string> {
  const file = await openMedia(test.services, patron.userId, { id, path: [name] }, { hasKeys });
  return (await buffer(await file.storage.read(file.key))).toString();
}

/** What stands in the list of variants of captions. */
const captionLines = async () => (await readMedia("master.m3u8")).split("\n").filter((line) => line.includes("TYPE=SUBTITLES"));
const seqOf = async () => Number((await test.database.sql`select seq from distributed_works where video_id = ${id}`)[0]?.seq);

it("captions are objects that lists, root and the film's own door name; nothing else of the film gets another name, and a repeat changes nothing", async () => {
  const [before, seq] = [await partsOf(), await seqOf()];
  await setCaptions(test.services, artist, { ...english(fileOf(WORDS)), isDefault: true });
  await setCaptions(test.services, artist, { id, language: "pt-BR", label: "Português", isDefault: false, file: fileOf("À beira do rio") });
  await publish();
  expect(await seqOf()).toBe(seq + 1);
  const [first = "", second = ""] = await captionLines();
  expect(first).toContain('NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES');
  expect(second).toContain('NAME="Português",LANGUAGE="pt-BR",DEFAULT=NO');
  expect(await readMedia("master.m3u8")).toMatch(/^#EXT-X-STREAM-INF:.*SUBTITLES="captions"$/m);
  const list = await readMedia(/URI="([^"]+)"/.exec(first)?.[1] ?? "");
  const [, cid = ""] = /^\/ipfs\/(\w+)\?format=raw$/m.exec(list) ?? [];
  expect(list).toContain("#EXT-X-TARGETDURATION:4\n");
  expect(list).not.toContain("#EXT-X-MAP");
  expect((await findCarriedObject(test.services, asCid(cid)))?.key).toBe(objectKey(asCid(cid)));
  expect((await buffer(await test.services.storage.read(objectKey(asCid(cid))))).toString()).toContain(`--> 00:00:03.000\n${WORDS}\n`);
  expect(await readMedia("manifest.mpd")).toMatch(
    new RegExp(`mimeType="text/vtt" lang="en">.*<Label>English</Label>.*<BaseURL>/ipfs/${cid}\\?format=raw</BaseURL>`),
  );

  const after = await partsOf();
  const moved = Object.keys(before).filter((place) => before[place] !== after[place]);
  expect(moved.sort()).toEqual(["lists 1", "lists 2", "root 0"]);
  await publish();
  expect(await partsOf()).toEqual(after);
  await setCaptions(test.services, artist, { ...english(), isDefault: true, label: "English (SDH)" });
  await publish();
  expect((await captionLines())[0]).toContain('NAME="English (SDH)"');
  // Another label is no other text.
  expect(Object.values(await partsOf())).toContain(cid);
});

it("captions that were replaced or removed are in no list any more, and their objects are carried for whoever has just read them", async () => {
  await setCaptions(test.services, artist, english(fileOf(WORDS)));
  await publish();
  const [place = ""] = Object.keys(await partsOf()).filter((each) => /^captions-en-.* 1$/.test(each));
  const cid = (await partsOf())[place] ?? "";
  await setCaptions(test.services, artist, english(fileOf("Seen from the bridge")));
  await publish();
  expect(Object.values(await partsOf())).not.toContain(cid);
  expect(await findCarriedObject(test.services, asCid(cid))).not.toBeNull();
  expect(await captionLines()).toHaveLength(1);
  await removeCaptions(test.services, artist, { id, language: "en" });
  await publish();
  expect(await captionLines()).toEqual([]);
  expect(Object.keys(await partsOf()).filter((each) => each.startsWith("captions"))).toEqual([]);
});

it("captions of a film for patrons are ciphertext, open with a key that only patrons are given, and are handed opened to players that ask for none", async () => {
  await setCaptions(test.services, artist, english(fileOf(WORDS)));
  await publish();
  test.clock.advanceMs(1000);
  await updateVideo(test.services, artist, { id, visibility: "patrons" });
  await publish();
  for (const name of ["audio", "720p"]) await packageRendition(test.services, { videoId: id, name }, never);
  const parts = await partsOf();
  const [place = ""] = Object.keys(parts).filter((each) => /^captions-en-.* 1$/.test(each));
  const cid = asCid(parts[place] ?? "");
  expect(await findCarriedObject(test.services, cid)).not.toBeNull();
  expect((await buffer(await test.services.storage.read(objectKey(cid)))).toString("latin1")).not.toContain("WEBVTT");
  const uri = /URI="([^"]+)"/.exec((await captionLines())[0] ?? "")?.[1] ?? "";
  const [, keyId = ""] = /URI="\/api\/keys\/([^"]+)"/.exec(await readMedia(uri)) ?? [];
  expect(await giveKey(test.services, patron.userId, { keyId })).toHaveLength(16);
  await expect(giveKey(test.services, stranger.userId, { keyId })).rejects.toMatchObject({ code: "not_allowed" });
  expect(await readMedia(uri, false)).toMatch(new RegExp(`^${cid}\\.vtt$`, "m"));
  expect(await readMedia("manifest.mpd", false)).toContain(`<BaseURL>${cid}.vtt</BaseURL>`);
  expect(await readMedia(`${cid}.vtt`)).toContain(WORDS);
  await expect(readMedia(`${cid}.m4s`)).rejects.toMatchObject({ code: "not_found" });
  const asStranger = openMedia(test.services, stranger.userId, { id, path: [`${cid}.vtt`] }, { hasKeys: false });
  await expect(asStranger).rejects.toMatchObject({ code: "not_allowed" });
});

it("lists that were written before captions came do not take the place of newer ones", async () => {
  await setCaptions(test.services, artist, english(fileOf(WORDS)));
  let isHeld = false;
  const transaction: Database["transaction"] = async (work, config) => {
    if (!isHeld) {
      isHeld = true;
      await publish();
    }
    return test.services.db.transaction(work, config);
  };
  const db: Database = Object.create(test.services.db, { transaction: { value: transaction } });
  await expect(publishLists({ ...test.services, db }, { videoId: id })).rejects.toMatchObject({ code: "conflict" });
  expect(await captionLines()).toHaveLength(1);
});

it("only the artist of a film sees and changes its captions, each change is in the audit log, and they go with the film", async () => {
  await setCaptions(test.services, artist, english(fileOf(WORDS)));
  await publish();
  for (const act of [
    () => setCaptions(test.services, stranger, english(fileOf("Mine"))),
    () => removeCaptions(test.services, stranger, { id, language: "en" }),
    () => listCaptions(test.services, stranger, { id }),
  ])
    await expect(act()).rejects.toMatchObject({ code: "not_found" });
  await expect(setCaptions(test.services, artist, { ...english(fileOf("x")), language: "de" })).rejects.toMatchObject({ code: "rule_refused" });
  expect((await listCaptions(test.services, artist, { id })).items).toMatchObject([{ language: "en", label: "English", cues: 1 }]);
  await removeCaptions(test.services, artist, { id, language: "en" });
  const audited = await test.database.sql`select action from audit_log where target = ${id} and action like 'distribution/%'`;
  expect(audited.map(({ action }) => action).sort()).toEqual(["distribution/captions.removed", "distribution/captions.set"]);

  await setCaptions(test.services, artist, english(fileOf("Nobody else says this")));
  await publish();
  const [cid] = (
    await test.database.sql`select cid from video_objects where video_id = ${id} and part like 'captions-%' and position = 1 and state = 'current'`
  ).map((row) => row.cid);
  await deleteVideo(test.services, artist, { id });
  await removeObjectsOf(test.services, { videoId: id });
  expect(await test.services.storage.find(objectKey(asCid(String(cid))))).toBeNull();
  expect(await test.database.sql`select 1 from video_captions where video_id = ${id}`).toHaveLength(0);
});
