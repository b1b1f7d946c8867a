import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { hashStream, judgeKilledUpload } from "@/test/crash/judge-killed-upload";
import { UploadProcess } from "@/test/crash/upload-process";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { uploadsFolder } from "./part-file";

const MIB = 1024 * 1024;

let test: TestServices;
let artist: Actor;
let server: UploadProcess;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
  server = new UploadProcess({ databaseUrl: test.database.url, dataDir: test.services.env.DATA_DIR, userId: artist.userId });
  await server.start();
});
afterAll(async () => {
  await server.kill();
  await test.close();
});

describe("a server killed in mid-upload", { timeout: 240_000 }, () => {
  it("five times costs the sender nothing: the same bytes, one video, no file left", async () => {
    const killAtBytes = [3, 11, 12, 30, 44].map((mib) => mib * MIB + 12_345);
    const judgement = await judgeKilledUpload(test, server, { bytes: 48 * MIB, killAtBytes });
    const sha256 = judgement.sentSha256;
    expect(judgement).toEqual({ kills: 5, sentSha256: sha256, keptSha256: sha256, videos: [{ sha256, status: "processing" }], filesLeft: [] });
  });

  it("while it finishes an upload, at moments spread over the finish, still ends in one video and one event each", async () => {
    const tus = { "tus-resumable": "1.0.0" };
    for (const killAfterMs of [2, 8, 16, 32, 64]) {
      const bytes = randomBytes(2 * MIB);
      const begun = await fetch(server.endpoint, { method: "POST", headers: { ...tus, "upload-length": String(bytes.length) } });
      const headers = { ...tus, "upload-offset": "0", "content-type": "application/offset+octet-stream" };
      const address = begun.headers.get("location") ?? "";
      const sending = fetch(address, { method: "PATCH", headers, body: bytes }).catch(() => null);
      await pause(killAfterMs);
      await server.kill();
      await sending;
      await server.start();
      const found = await fetch(address, { method: "HEAD", headers: tus });
      const offset = Number(found.headers.get("upload-offset"));
      const rest = { ...headers, "upload-offset": String(offset) };
      const end = offset < bytes.length ? await fetch(address, { method: "PATCH", headers: rest, body: bytes.subarray(offset) }) : found;
      const videoId = end.headers.get("x-video-id");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect(await test.database.sql`select id from videos where sha256 = ${sha256}`).toEqual([{ id: videoId }]);
      expect(await hashStream(await test.services.storage.read(`videos/${videoId}/source`))).toBe(sha256);
      expect(await test.database.sql`select 1 from event_outbox where data->>'videoId' = ${videoId}`).toHaveLength(1);
    }
    expect(await readdir(uploadsFolder(test.services.env.DATA_DIR))).toEqual([]);
  });
});
