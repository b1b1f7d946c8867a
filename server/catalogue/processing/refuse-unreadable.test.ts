import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "@/server/kernel/actor";
import { addVideo } from "@/test/edits";
import { H264, makeMedia, picture } from "@/test/media";
import { addPerson } from "@/test/people";
import { createTestServices, type TestServices } from "@/test/services";
import { getVideo } from "../get-video";
import { refuseUnreadable } from "./refuse-unreadable";

let test: TestServices;
let artist: Actor;
let folder: string;
let film: string;

beforeAll(async () => {
  test = await createTestServices();
  artist = (await addPerson(test.services, "artist")).actor;
  folder = await mkdtemp(join(tmpdir(), "mhc-refuse-"));
  film = makeMedia(join(folder, "film.mp4"), [...picture(1, "64x64"), ...H264]);
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true, force: true });
});

// Linux's device on which every write fails with ENOSPC.
const FULL = "/dev/full";
const byOurselves = () => writeFile(FULL, "a segment");
const byFfmpeg = async () => {
  await test.services.media.run({ args: ["-i", film, "-f", "mpegts", FULL], timeLimitMs: 20_000 });
};

describe("a disk that is full while a film is prepared", () => {
  it.each([
    ["ourselves", byOurselves],
    ["ffmpeg", byFfmpeg],
  ])("(found by %s) ends the film with that sentence, and its files give their room back", async (_, work) => {
    const id = await addVideo(test.services, artist.userId, film, "processing");
    expect(await refuseUnreadable(test.services, id, work)).toBe("ended");
    expect(await getVideo(test.services, artist, { id })).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/^There was no room left .* send it again/),
    });
    expect(await test.services.storage.list(`videos/${id}/`)).toEqual([]);
  });

  it("takes nothing from a film that is watched already: what follows is tried again", async () => {
    const id = await addVideo(test.services, artist.userId, film);
    await expect(refuseUnreadable(test.services, id, byOurselves)).rejects.toThrow("ENOSPC");
    expect((await getVideo(test.services, artist, { id })).status).toBe("ready");
    expect(await test.services.storage.list(`videos/${id}/`)).toHaveLength(1);
  });
});

it("leaves a film alone whose work broke off for a reason that passes", async () => {
  const id = await addVideo(test.services, artist.userId, film, "processing");
  await expect(refuseUnreadable(test.services, id, () => Promise.reject(new Error("gone for a moment")))).rejects.toThrow("gone for a moment");
  expect((await getVideo(test.services, artist, { id })).status).toBe("processing");
});
