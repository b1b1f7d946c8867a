import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getVideo } from "../get-video";
import { answerTus } from "../uploads/answer-tus";
import { reapVideos } from "./reap-videos";
import { scratchRoot } from "./scratch-root";

let test: TestServices;
let artist: Actor;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
});
afterAll(() => test.close());

async function upload(text: string): Promise<string> {
  const headers = { "tus-resumable": "1.0.0", "upload-length": String(text.length), "content-type": "application/offset+octet-stream" };
  const request = new Request("http://here/api/uploads", { method: "POST", headers, body: text });
  const answer = await answerTus(test.services, { request, uploadId: null, origin: "http://here", requireActor: () => artist });
  return answer.headers.get("x-video-id") ?? "";
}

describe("a video in preparation", () => {
  it("is left alone while its event waits or its run goes on, and ends with a sentence when neither does", async () => {
    const [waiting, running, lost] = [await upload("waiting"), await upload("running"), await upload("lost")];
    await test.database.sql`update event_outbox set dispatched_at = now() where data->>'videoId' in (${running}, ${lost})`;
    await test.database.sql`insert into job_events (id, name, data, ts) select id, name, data, now() from event_outbox where data->>'videoId' = ${running}`;
    await test.database.sql`insert into job_runs (id, function_id, event_id) select ${newId("run")}, 'mhc-process-video', id from job_events`;
    test.clock.advanceMs(6 * 60 * 1000);
    expect(await reapVideos(test.services)).toMatchObject({ failed: 1 });
    const status = async (id: string) => (await getVideo(test.services, artist, { id })).status;
    expect([await status(waiting), await status(running), await status(lost)]).toEqual(["processing", "processing", "failed"]);
    expect(await test.services.storage.list(`videos/${lost}/`)).toEqual([]);
  });

  it("keeps its scratch folder, and no other video does", async () => {
    const id = await upload("in work");
    const root = scratchRoot(test.services);
    await mkdir(join(root, id), { recursive: true });
    await mkdir(join(root, newId("video")), { recursive: true });
    test.clock.advanceMs(6 * 60 * 1000);
    await reapVideos(test.services);
    expect(await readdir(root)).toEqual([id]);
  });
});
