import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { answerTus } from "./answer-tus";
import { partPath, uploadsFolder } from "./part-file";
import { sweepUploads } from "./sweep-uploads";
import { UPLOAD_IDLE_MS_MAX } from "./upload-limits";

const UPLOAD_BYTES_MAX = 8 * 1024 * 1024;

let test: TestServices;
let artist: Actor;
let other: Actor;

beforeAll(async () => {
  test = await createTestServices({ UPLOAD_BYTES_MAX: String(UPLOAD_BYTES_MAX) });
  artist = (await addPerson(test.services, "artist")).actor;
  other = (await addPerson(test.services, "artist")).actor;
});
afterAll(() => test.close());

interface Ask {
  readonly by?: Actor;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

function ask(method: string, { by = artist, id, headers, body }: Ask = {}): Promise<Response> {
  const request = new Request(`http://here/api/uploads${id === undefined ? "" : `/${id}`}`, {
    method,
    headers: { "tus-resumable": "1.0.0", ...(body === undefined ? {} : { "content-type": "application/offset+octet-stream" }), ...headers },
    body: body === undefined ? undefined : new Uint8Array(body),
  });
  return answerTus(test.services, { request, uploadId: id ?? null, origin: "http://here", requireActor: () => by });
}

function metadata(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",");
}

async function begin(sizeBytes: number, pairs: Readonly<Record<string, string>> = { filename: "film.mp4" }, by = artist): Promise<string> {
  const response = await ask("POST", { by, headers: { "upload-length": String(sizeBytes), "upload-metadata": metadata(pairs) } });
  expect(response.status).toBe(201);
  return new URL(response.headers.get("location") ?? "").pathname.split("/").at(-1) ?? "";
}

function patch(id: string, offset: number, body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return ask("PATCH", { id, body, headers: { "upload-offset": String(offset), ...headers } });
}

async function send(bytes: Uint8Array, pairs?: Readonly<Record<string, string>>, by = artist): Promise<string> {
  const id = await begin(bytes.length, pairs, by);
  const response = await ask("PATCH", { by, id, body: bytes, headers: { "upload-offset": "0" } });
  expect(response.status).toBe(204);
  return response.headers.get("x-video-id") ?? "";
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function filesLeft(): Promise<readonly string[]> {
  return readdir(uploadsFolder(test.services.env.DATA_DIR)).catch(() => []);
}

describe("an upload", () => {
  it("makes one video of the sent bytes, with its hash, title and event", async () => {
    const bytes = randomBytes(300_000);
    const videoId = await send(bytes, { filename: "../../Mein Film_größer.mov", filetype: "video/quicktime" });
    const [video] = await test.database.sql`select * from videos where id = ${videoId}`;
    expect(video).toMatchObject({ status: "processing", title: "Mein Film größer", sha256: sha256(bytes), size_bytes: "300000", visibility: "private" });
    const stored = await buffer(await test.services.storage.read(String(video?.source_key)));
    expect(sha256(stored)).toBe(sha256(bytes));
    const events = await test.database.sql`select data from event_outbox where name = 'catalogue/video.uploaded' and data->>'videoId' = ${videoId}`;
    expect(events).toHaveLength(1);
    expect(await filesLeft()).toEqual([]);
  });

  it("goes on from where it was, in pieces of any size, and says the same of itself in between", async () => {
    const bytes = randomBytes(100_003);
    const id = await begin(bytes.length);
    for (const [from, to] of [
      [0, 1],
      [1, 65_537],
      [65_537, 100_002],
    ] as const) {
      const response = await patch(id, from, bytes.subarray(from, to));
      expect(response.headers.get("upload-offset")).toBe(String(to));
      expect(response.headers.get("x-video-id")).toBeNull();
      const head = await ask("HEAD", { id });
      expect([head.headers.get("upload-offset"), head.headers.get("upload-length")]).toEqual([String(to), "100003"]);
    }
    const last = await patch(id, 100_002, bytes.subarray(100_002));
    const videoId = last.headers.get("x-video-id");
    expect(videoId).toMatch(/^vid_/);
    const [video] = await test.database.sql`select sha256 from videos where id = ${videoId}`;
    expect(video?.sha256).toBe(sha256(bytes));
    expect((await ask("HEAD", { id })).headers.get("x-video-id")).toBe(videoId);
  });

  it("can begin with its first bytes, or be whole, in the request that creates it", async () => {
    const bytes = randomBytes(5000);
    const response = await ask("POST", { body: bytes, headers: { "upload-length": "5000" } });
    expect(response.status).toBe(201);
    expect(response.headers.get("upload-offset")).toBe("5000");
    expect(response.headers.get("x-video-id")).toMatch(/^vid_/);
  });

  it("refuses bytes that do not begin where it is, and changes nothing", async () => {
    const id = await begin(1000);
    await patch(id, 0, randomBytes(400));
    await expect(patch(id, 0, randomBytes(400))).rejects.toMatchObject({ code: "conflict", details: { offset: 400 } });
    await expect(patch(id, 500, randomBytes(400))).rejects.toMatchObject({ code: "conflict" });
    expect((await ask("HEAD", { id })).headers.get("upload-offset")).toBe("400");
  });

  it("refuses more bytes than it was said to have", async () => {
    const id = await begin(1000);
    await expect(patch(id, 0, randomBytes(1001))).rejects.toMatchObject({ code: "too_large" });
  });

  it("is not there for anybody but its owner, in every verb", async () => {
    const id = await begin(1000);
    await expect(ask("HEAD", { by: other, id })).rejects.toMatchObject({ code: "not_found" });
    await expect(ask("PATCH", { by: other, id, body: randomBytes(1), headers: { "upload-offset": "0" } })).rejects.toMatchObject({ code: "not_found" });
    await expect(ask("DELETE", { by: other, id })).rejects.toMatchObject({ code: "not_found" });
    const missing = ask("HEAD", { by: other, id: id.replace(/.$/, (last) => (last === "0" ? "1" : "0")) });
    const [mine, nobodys] = await Promise.allSettled([ask("HEAD", { by: other, id }), missing]);
    expect(String(mine.status === "rejected" && mine.reason)).toBe(String(nobodys.status === "rejected" && nobodys.reason));
    expect((await ask("HEAD", { id })).status).toBe(200);
  });

  it("says again exactly what was said of it, also of what is not ours to know (tus 1.0, Upload-Metadata)", async () => {
    const said = { filename: "../Größe.mov", filetype: "video/quicktime", sha256: sha256(randomBytes(3)).toUpperCase(), relativePath: "null" };
    const id = await begin(1000, said);
    expect((await ask("HEAD", { id })).headers.get("upload-metadata")).toBe(metadata(said));
    const flagged = await ask("POST", { headers: { "upload-length": "10", "upload-metadata": `is_confidential, ${metadata({ title: "A film" })}` } });
    const flaggedId = flagged.headers.get("location")?.split("/").at(-1);
    expect((await ask("HEAD", { id: flaggedId })).headers.get("upload-metadata")).toBe(`is_confidential, ${metadata({ title: "A film" })}`);
  });

  it("of which nothing was said says nothing of itself", async () => {
    const silent = await ask("POST", { headers: { "upload-length": "10" } });
    expect((await ask("HEAD", { id: silent.headers.get("location")?.split("/").at(-1) })).headers.has("upload-metadata")).toBe(false);
  });

  it("that began before this was kept says its name and title", async () => {
    const id = await begin(1000, { filename: "film.mp4", title: "A film" });
    await test.database.sql`update uploads set metadata = null where id = ${id}`;
    expect((await ask("HEAD", { id })).headers.get("upload-metadata")).toBe(metadata({ filename: "film.mp4", title: "A film" }));
  });

  it("can be given up, which removes its bytes", async () => {
    const id = await begin(1000);
    await patch(id, 0, randomBytes(400));
    expect(await filesLeft()).toContain(id);
    expect((await ask("DELETE", { id })).status).toBe(204);
    expect(await filesLeft()).not.toContain(id);
    await expect(ask("HEAD", { id })).rejects.toMatchObject({ code: "not_found" });
  });

  it.each([["../../../etc/passwd"], ["upl_x"], ["."], [""]])("never takes the address %j for a file", async (id) => {
    await expect(ask("HEAD", { id })).rejects.toMatchObject({ code: expect.stringMatching(/not_found|method_not_allowed/) });
  });

  it("is refused to fans, when empty, too large or of unsaid length", async () => {
    const { actor: fan } = await addPerson(test.services, "fan");
    expect(() => requireArtist(fan)).toThrow();
    await expect(ask("POST", { by: fan, headers: { "upload-length": "10" } })).rejects.toMatchObject({ code: "not_allowed" });
    await expect(ask("POST", { headers: { "upload-length": "0" } })).rejects.toMatchObject({ code: "rule_refused" });
    await expect(ask("POST", { headers: { "upload-length": String(UPLOAD_BYTES_MAX + 1) } })).rejects.toMatchObject({ code: "too_large" });
    await expect(ask("POST", { headers: { "upload-defer-length": "1" } })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(ask("POST", { headers: { "upload-length": "-1" } })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("speaks one version of tus and says which, with its extensions", async () => {
    const options = await ask("OPTIONS", { headers: { "tus-resumable": "" } });
    expect(options.headers.get("tus-extension")).toBe("creation,creation-with-upload,termination,checksum,expiration");
    expect(options.headers.get("tus-checksum-algorithm")).toContain("sha1");
    const old = await ask("POST", { headers: { "tus-resumable": "0.2.2", "upload-length": "10" } });
    expect([old.status, old.headers.get("tus-version")]).toEqual([412, "1.0.0"]);
  });
});

describe("checksums", () => {
  it("take back exactly the body that differs", async () => {
    const bytes = randomBytes(2000);
    const id = await begin(2000);
    const digest = (part: Uint8Array): string => createHash("sha1").update(part).digest("base64");
    await patch(id, 0, bytes.subarray(0, 900), { "upload-checksum": `sha1 ${digest(bytes.subarray(0, 900))}` });
    const wrong = patch(id, 900, bytes.subarray(900), { "upload-checksum": `sha1 ${digest(bytes)}` });
    await expect(wrong).rejects.toMatchObject({ code: "checksum_mismatch", status: 460 });
    expect((await ask("HEAD", { id })).headers.get("upload-offset")).toBe("900");
    const sha = createHash("sha256").update(bytes.subarray(900)).digest("base64");
    const last = await patch(id, 900, bytes.subarray(900), { "upload-checksum": `sha256 ${sha}` });
    expect(last.headers.get("x-video-id")).toMatch(/^vid_/);
  });

  it("take back what a killed process had written of a body that was never compared", async () => {
    const id = await begin(2000);
    await patch(id, 0, randomBytes(500));
    const path = partPath(test.services.env.DATA_DIR, id);
    await writeFile(`${path}.unverified`, "500");
    await writeFile(path, randomBytes(300), { flag: "a" });
    expect((await ask("HEAD", { id })).headers.get("upload-offset")).toBe("500");
  });

  it("of an unknown kind or length are refused before a byte is read", async () => {
    const id = await begin(10);
    await expect(patch(id, 0, randomBytes(10), { "upload-checksum": "crc32 AAAAAA==" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(patch(id, 0, randomBytes(10), { "upload-checksum": "sha1 AAAA" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("of the whole file, when wrong, end the upload with a clear sentence and no video", async () => {
    const bytes = randomBytes(1000);
    const id = await begin(1000, { filename: "a.mp4", sha256: sha256(randomBytes(3)) });
    await expect(patch(id, 0, bytes)).rejects.toMatchObject({ code: "checksum_mismatch", details: { sha256: sha256(bytes) } });
    expect(await filesLeft()).not.toContain(id);
    expect(await test.database.sql`select 1 from videos where sha256 = ${sha256(bytes)}`).toHaveLength(0);
    const right = await send(bytes, { filename: "a.mp4", sha256: sha256(bytes).toUpperCase() });
    expect(right).toMatch(/^vid_/);
  });
});

describe("the same file", () => {
  it("is one video of its artist, also when sent several times at once, and stored once", async () => {
    const bytes = randomBytes(50_000);
    const ids = await Promise.all(Array.from({ length: 6 }, () => send(bytes)));
    expect(new Set(ids).size).toBe(1);
    expect(await send(bytes, { filename: "again.mp4", title: "Another title" })).toBe(ids[0]);
    const rows = await test.database.sql`select id, title from videos where sha256 = ${sha256(bytes)}`;
    expect(rows).toEqual([{ id: ids[0], title: "film" }]);
    const events = await test.database.sql`select 1 from event_outbox where name = 'catalogue/video.uploaded' and data->>'videoId' = ${ids[0] ?? ""}`;
    expect(events).toHaveLength(1);
    const objects = await test.services.storage.list(`videos/${ids[0]}/`);
    expect(objects.map((object) => object.key)).toEqual([`videos/${ids[0]}/source`]);
  });

  it("is another video of another artist", async () => {
    const bytes = randomBytes(1000);
    expect(await send(bytes)).not.toBe(await send(bytes, undefined, other));
  });
});

describe("a disk without room", () => {
  it("ends an upload with disk_full and leaves nothing of it", async () => {
    const id = await begin(1_000_000);
    const path = partPath(test.services.env.DATA_DIR, id);
    await mkdir(join(path, ".."), { recursive: true });
    // Linux's device on which every write fails with ENOSPC.
    await symlink("/dev/full", path);
    await expect(patch(id, 0, randomBytes(1_000_000))).rejects.toMatchObject({ code: "disk_full", status: 507 });
    await expect(lstat(path)).rejects.toThrow("ENOENT");
    await expect(ask("HEAD", { id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the sweep", () => {
  it("finishes an upload whose process was killed after the last byte, at whichever step", async () => {
    const bytes = randomBytes(3000);
    const received = await begin(bytes.length);
    await writeFile(partPath(test.services.env.DATA_DIR, received), bytes);
    const claimed = await begin(2000);
    const other = randomBytes(2000);
    await writeFile(partPath(test.services.env.DATA_DIR, claimed), other);
    await test.database
      .sql`insert into videos (id, artist_id, title, status, sha256) values ('vid_claimed', ${artist.userId}, 'x', 'uploading', ${sha256(other)})`;
    await test.database.sql`update uploads set status = 'finishing', sha256 = ${sha256(other)}, video_id = 'vid_claimed' where id = ${claimed}`;
    test.clock.advanceMs(3 * 60 * 1000);
    expect(await sweepUploads(test.services)).toMatchObject({ finished: 2, failed: 0 });
    const rows = await test.database.sql`select status from videos where sha256 in (${sha256(bytes)}, ${sha256(other)})`;
    expect(rows.map((row) => row.status)).toEqual(["processing", "processing"]);
    expect((await ask("HEAD", { id: claimed })).headers.get("x-video-id")).toBe("vid_claimed");
  });

  it("ends what nobody goes on with, and removes files that belong to no upload", async () => {
    const id = await begin(3000);
    await patch(id, 0, randomBytes(10));
    const orphan = id.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    await writeFile(join(uploadsFolder(test.services.env.DATA_DIR), orphan), "left over");
    test.clock.advanceMs(UPLOAD_IDLE_MS_MAX + 1000);
    expect(await sweepUploads(test.services)).toMatchObject({ failed: 0 });
    expect(await filesLeft()).toEqual([]);
    await expect(ask("HEAD", { id })).rejects.toMatchObject({ code: "not_found" });
  });
});
