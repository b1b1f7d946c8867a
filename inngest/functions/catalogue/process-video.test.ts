import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerTus, deleteVideo, getVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { WorkerProcess } from "@/test/crash/worker-process";
import { listMediaProcesses } from "@/test/edits";
import { makeMedia, picture, tone } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";

let test: TestServices;
let artist: Actor;
let film: Buffer;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
  // Has to be encoded, which takes long enough to be killed in.
  const args = [...picture(15, "640x360"), ...tone(15), "-c:v", "mpeg4", "-q:v", "5", "-c:a", "mp3"];
  film = await readFile(makeMedia(join(test.services.env.DATA_DIR, "film.avi"), args));
});
afterAll(() => test.close());

/** Uploads the film; some bytes after its end make it another file each time. */
async function upload(mark: string): Promise<string> {
  const bytes = new Uint8Array(Buffer.concat([film, Buffer.from(mark)]));
  const headers = { "tus-resumable": "1.0.0", "upload-length": String(bytes.length), "content-type": "application/offset+octet-stream" };
  const request = new Request("http://here/api/uploads", { method: "POST", headers, body: bytes });
  const answer = await answerTus(test.services, { request, uploadId: null, origin: "http://here", requireActor: () => artist });
  return answer.headers.get("x-video-id") ?? "";
}

const show = (id: string) => getVideo(test.services, artist, { id });
const patience = { timeout: 120_000, interval: 200 };

/** But for what is being made of the sizes that follow once a film is ready. */
async function leftOvers(): Promise<readonly string[]> {
  const folders = ["uploads", "scratch/catalogue", "scratch/distribution"].map((name) => join(test.services.env.DATA_DIR, name));
  const names = (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
  return names.filter((name) => !/-(lifeboat|lifeboat-audio|240p)$/.test(name));
}

describe("the processing of a film", { timeout: 300_000 }, () => {
  it("whose worker is killed in the middle, twice, ends ready all the same, with one event and nothing left over", async () => {
    const id = await upload("killed");
    for (let kills = 0; kills < 2; kills++) {
      const worker = await WorkerProcess.start(test.services.env);
      await expect.poll(() => listMediaProcesses(test.services.env.DATA_DIR).then((found) => found.length), patience).toBeGreaterThan(0);
      await worker.kill();
    }
    const worker = await WorkerProcess.start(test.services.env);
    await expect.poll(async () => (await show(id)).status, patience).toBe("ready");
    await worker.kill();
    expect(await leftOvers()).toEqual([]);
    expect(await test.database.sql`select 1 from event_outbox where id = ${`catalogue/video.ready:${id}`}`).toHaveLength(1);
  });

  it("that is deleted meanwhile stops, and nothing of it is kept", async () => {
    const id = await upload("deleted");
    const worker = await WorkerProcess.start(test.services.env);
    await expect.poll(() => listMediaProcesses(test.services.env.DATA_DIR).then((found) => found.length), patience).toBeGreaterThan(0);
    await deleteVideo(test.services, artist, { id });
    await expect.poll(() => listMediaProcesses(test.services.env.DATA_DIR), patience).toEqual([]);
    await expect.poll(() => test.services.storage.list(`videos/${id}/`), patience).toEqual([]);
    await expect.poll(leftOvers, patience).toEqual([]);
    await worker.kill();
  });
});
