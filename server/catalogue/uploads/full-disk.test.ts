import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { UploadProcess } from "@/test/crash/upload-process";
import { canMount } from "@/test/own-disk";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { createUpload } from "./create-upload";
import { freeBytes } from "./part-file";
import { DISK_RESERVE_BYTES, ROOM_KEPT_MS } from "./upload-limits";

const MIB = 1024 * 1024;
const TUS = { "tus-resumable": "1.0.0" };

let test: TestServices;

beforeAll(async () => {
  test = await createTestServices({ UPLOAD_BYTES_MAX: String(Number.MAX_SAFE_INTEGER) });
});
afterAll(() => test.close());

const addArtist = async (): Promise<Actor> => (await addPerson(test.services, "artist")).actor;

describe("the room on a disk", () => {
  /** Begins an upload as large as a share of all the room that uploads may have; nothing of it is ever sent. */
  async function begin(by: Actor, share: number): Promise<string> {
    const room = (await freeBytes(test.services.env.DATA_DIR)) - DISK_RESERVE_BYTES;
    const metadata = { header: null, filename: "film.mp4", title: "film", expectedSha256: null };
    return (await createUpload(test.services, by, { sizeBytes: Math.floor(room * share), metadata })).id;
  }

  it("is kept for uploads that were begun, and no longer for those that were left", async () => {
    const [first, second, third] = [await addArtist(), await addArtist(), await addArtist()];
    await begin(first, 0.8);
    await begin(second, 0.4);
    await expect(begin(third, 0.2)).rejects.toMatchObject({ code: "disk_full", status: 507 });
    test.clock.advanceMs(ROOM_KEPT_MS + 1000);
    await begin(third, 0.2);
  });

  it("cannot be kept from everybody else by one person, however often they begin an upload", async () => {
    test.clock.advanceMs(ROOM_KEPT_MS + 1000);
    const [greedy, other] = [await addArtist(), await addArtist()];
    for (let count = 0; count < 9; count++) await begin(greedy, 0.1);
    await expect(begin(greedy, 0.2)).rejects.toMatchObject({ code: "disk_full" });
    await begin(other, 0.4);
  });
});

describe("a disk on which more is sent than was reckoned with", () => {
  it.skipIf(!canMount())("ends the upload that would take the last of it, with nothing left of that, and keeps the others", async () => {
    // The others' were begun by a clock that runs ahead of this server's.
    await test.database.sql`delete from uploads`;
    const { userId } = await addArtist();
    const diskSize = String(DISK_RESERVE_BYTES + 40 * MIB);
    const server = new UploadProcess({ databaseUrl: test.database.url, dataDir: test.services.env.DATA_DIR, userId, diskSize });
    await server.start();
    try {
      const begin = async (): Promise<string> => {
        const answer = await fetch(server.endpoint, { method: "POST", headers: { ...TUS, "upload-length": String(30 * MIB) } });
        return answer.headers.get("location") ?? String(answer.status);
      };
      const send = (address: string): Promise<Response> => {
        const headers = { ...TUS, "upload-offset": "0", "content-type": "application/offset+octet-stream" };
        return fetch(address, { method: "PATCH", headers, body: randomBytes(30 * MIB) });
      };
      const left = await begin();
      expect(await begin()).toBe("507");
      await test.database.sql`update uploads set updated_at = now() - interval '1 hour' where user_id = ${userId}`;
      const sent = await begin();
      expect((await send(sent)).headers.get("x-video-id")).toMatch(/^vid_/);
      expect((await send(left)).status).toBe(507);
      expect((await fetch(left, { method: "HEAD", headers: TUS })).status).toBe(404);
      expect((await fetch(sent, { method: "HEAD", headers: TUS })).headers.get("x-video-id")).toMatch(/^vid_/);
      const answer = await fetch(server.endpoint, { method: "POST", headers: { ...TUS, "upload-length": String(5 * MIB) } });
      expect(answer.status).toBe(201);
    } finally {
      await server.kill();
    }
  });
});
