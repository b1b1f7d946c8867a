import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OPTIONS as askFirst, GET as getObject } from "@/app/ipfs/[cid]/route";
import { videos } from "@/db/schema";
import { type Cid, makeCid } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import { DAY_MS } from "@/server/kernel/durations";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { objectKey } from "./object-key";
import { removeObjectsOf } from "./remove-objects";
import { adoptObjects, dropClaims, type NewObject, storeObjects } from "./store-objects";
import { sweepObjects } from "./sweep-objects";

let test: TestServices;
let artistId: string;

beforeAll(async () => {
  test = await createTestServices();
  goLive(test);
  artistId = (await addPerson(test.services, "artist")).actor.userId;
});
afterAll(() => test.close());

async function addVideo(change: Partial<typeof videos.$inferInsert> = {}): Promise<string> {
  const id = newId("video");
  await test.services.db.insert(videos).values({ id, artistId, title: "A film", status: "ready", visibility: "public", ...change });
  return id;
}

function object(text: string, position = 1, isSealed = false): NewObject {
  return { bytes: new TextEncoder().encode(text), kind: "segment", part: "720p", position, isSealed };
}

async function keep(videoId: string, objects: readonly NewObject[]): Promise<readonly Cid[]> {
  const cids = await storeObjects(test.services, videoId, objects);
  await adoptObjects(test.services.db, videoId, "720p", cids, test.clock.now());
  return cids;
}

const ask = (cid: string, init: RequestInit = {}, query = "?format=raw") => getObject(new Request(`http://here/ipfs/${cid}${query}`, init));
async function statusOf(cid: string): Promise<number> {
  const { status, body } = await ask(cid);
  await body?.cancel();
  return status;
}
const isKept = async (cid: Cid) => (await test.services.storage.find(objectKey(cid))) !== null;

describe("an object", () => {
  it("is served whole or in part to any origin, under a name that anybody can check", async () => {
    const [cid = ""] = await keep(await addVideo(), [object("the bytes of a segment")]);
    const whole = await ask(cid);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      "content-type": "application/vnd.ipld.raw",
      "cache-control": "public, max-age=29034956, immutable",
      etag: `"${cid}"`,
      "x-content-type-options": "nosniff",
      "access-control-allow-origin": "*",
      "accept-ranges": "bytes",
    });
    expect(await makeCid(await whole.arrayBuffer())).toBe(cid);
    const part = await ask(cid, { headers: { range: "bytes=4-8" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, "bytes 4-8/22", "bytes"]);
    const head = await ask(cid, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "22", ""]);
    expect((await ask(cid, { headers: { "if-none-match": `"${cid}"` } })).status).toBe(304);
    expect((await askFirst(new Request(`http://here/ipfs/${cid}`, { method: "OPTIONS" }))).headers.get("access-control-allow-headers")).toContain("Range");
  });

  it("that is unknown, misnamed or asked for in another form is not there", async () => {
    const [cid = ""] = await keep(await addVideo(), [object("named")]);
    const missing = await makeCid(new TextEncoder().encode("nobody's"));
    for (const name of [missing, "", "../objects", `${cid}x`, cid.toUpperCase()]) expect(await statusOf(name)).toBe(404);
    expect((await ask(cid, {}, "?format=car")).status).toBe(404);
    expect((await ask(missing)).headers.get("access-control-allow-origin")).toBe("*");
  });

  it("in clear is carried while its work is open to everybody and not a moment longer; ciphertext always", async () => {
    const id = await addVideo();
    const [plain = "", sealed = ""] = await keep(id, [object("clear"), object("ciphered", 2, true)]);
    const change = (values: Partial<typeof videos.$inferInsert>) => test.services.db.update(videos).set(values);
    for (const closed of [{ visibility: "private" }, { visibility: "patrons" }, { releaseAt: new Date(test.clock.now().getTime() + DAY_MS) }] as const) {
      await change({ visibility: "public", releaseAt: null });
      expect([await statusOf(plain), await statusOf(sealed)]).toEqual([200, 200]);
      await change(closed);
      expect([await statusOf(plain), await statusOf(sealed)]).toEqual([404, 200]);
    }
    await change({ visibility: "public", releaseAt: null });
  });

  it("of more than 2 MiB is refused before anything of it is kept", async () => {
    const id = await addVideo();
    const large = { ...object(""), bytes: new Uint8Array(OBJECT_BYTES_MAX + 1) };
    await expect(storeObjects(test.services, id, [large])).rejects.toThrow(RangeError);
    expect(await test.database.sql`select 1 from video_objects where video_id = ${id}`).toHaveLength(0);
  });
});

describe("removing", () => {
  it("a video takes only what no other names, and is over for its viewers at once", async () => {
    const [one, other] = [await addVideo(), await addVideo()];
    const [shared, own] = await keep(one, [object("shared by two"), object("of one alone", 2)]);
    await keep(other, [object("shared by two")]);
    if (shared === undefined || own === undefined) throw new Error("nothing was named");
    expect(await removeObjectsOf(test.services, { videoId: one })).toEqual({ removed: 0 });
    await test.database.sql`delete from videos where id = ${one}`;
    expect([await statusOf(shared), await statusOf(own)]).toEqual([200, 404]);
    expect(await removeObjectsOf(test.services, { videoId: one })).toEqual({ removed: 1 });
    expect([await isKept(shared), await isKept(own)]).toEqual([true, false]);
    await test.database.sql`delete from videos where id = ${other}`;
    await sweepObjects(test.services);
    expect(await isKept(shared)).toBe(false);
  });

  it("spares what another video claims at the same time", async () => {
    for (let round = 0; round < 5; round++) {
      const [gone, next] = [await addVideo(), await addVideo()];
      const objects = [object(`contended ${round}`), object(`also contended ${round}`, 2)];
      await keep(gone, objects);
      await test.database.sql`delete from videos where id = ${gone}`;
      const [cids] = await Promise.all([keep(next, [...objects].reverse()), removeObjectsOf(test.services, { videoId: gone })]);
      expect(await Promise.all(cids.map(isKept))).toEqual([true, true]);
    }
  });

  it("leaves what was replaced to those who just read its name, for a day", async () => {
    const id = await addVideo();
    const [old] = await keep(id, [object("the old list")]);
    const [fresh] = await keep(id, [object("the new list")]);
    if (old === undefined || fresh === undefined) throw new Error("nothing was named");
    await sweepObjects(test.services);
    expect([await statusOf(old), await statusOf(fresh)]).toEqual([200, 200]);
    test.clock.advanceMs(DAY_MS + 1);
    await sweepObjects(test.services);
    expect([await statusOf(old), await isKept(old), await statusOf(fresh)]).toEqual([404, false, 200]);
  });

  it("takes what a dead try had claimed, and nobody is served of it before", async () => {
    const id = await addVideo();
    const [cid] = await storeObjects(test.services, id, [object("half a rendition")]);
    if (cid === undefined) throw new Error("nothing was named");
    expect([await statusOf(cid), await isKept(cid)]).toEqual([404, true]);
    await dropClaims(test.services.db, id, "720p");
    await sweepObjects(test.services);
    expect(await isKept(cid)).toBe(false);
  });

  it("is not put in use by one whose claims another gave up, nor with those of another", async () => {
    const id = await addVideo();
    const first = await storeObjects(test.services, id, [object("of the first")]);
    await dropClaims(test.services.db, id, "720p");
    const second = await storeObjects(test.services, id, [object("of the second")]);
    const adopt = (cids: readonly Cid[]) => adoptObjects(test.services.db, id, "720p", cids, test.clock.now());
    await expect(adopt(first)).rejects.toMatchObject({ code: "conflict" });
    await adopt(second);
    expect(await Promise.all([...first, ...second].map(statusOf))).toEqual([404, 200]);
    await expect(adopt(second)).rejects.toMatchObject({ code: "conflict" });
    expect(await Promise.all(second.map(statusOf))).toEqual([200]);
  });
});
