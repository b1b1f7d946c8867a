import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AAC, H264, makeMedia, picture, tone } from "@/test/media";
import { expect, test } from "./fixtures";

const PADDING_BYTES = 12 * 1024 * 1024;
const SLOW_BYTES_PER_SECOND = 1_500_000;

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-journey-"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test("a film whose sending is broken off by a reload goes on where it stopped, and plays with its sound", async ({ page, newArtist, signIn }) => {
  const film = makeMedia(join(folder, "river.mp4"), [...picture(6), ...tone(6), ...H264, "-g", "25", ...AAC]);
  // Bytes after a film's end are no harm to it; with them, sending takes a while.
  await appendFile(film, Buffer.alloc(PADDING_BYTES));
  await signIn(await newArtist());
  await page.goto("/studio");
  await page.getByRole("main").getByRole("link", { name: "Upload a film" }).click();

  const network = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: SLOW_BYTES_PER_SECOND };
  await network.send("Network.emulateNetworkConditions", slow);
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: "Choose films" }).press("Enter")]);
  await chooser.setFiles(film);
  const meter = page.getByRole("progressbar", { name: "Sending river.mp4" });
  const sent = async () => Number(await meter.getAttribute("aria-valuenow"));
  await expect.poll(sent).toBeGreaterThan(45);
  await page.reload();

  await expect(page.getByRole("heading", { name: "Not finished" })).toBeVisible();
  await network.send("Network.emulateNetworkConditions", slow);
  await page.getByLabel("Films to send").setInputFiles(film);
  // From the last whole piece: never from the beginning.
  await expect.poll(sent).toBeGreaterThan(25);
  await page.getByRole("button", { name: "Pause river.mp4" }).click();
  await expect(page.getByText("Paused")).toBeVisible();
  await page.getByRole("button", { name: "Go on with river.mp4" }).click();
  await network.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });

  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("link", { name: "Open the film" }).click();
  await expect(page.getByRole("heading", { name: "river", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: /^Play/ }).first().click();
  const heard = () => page.locator("video").evaluate((video) => ("webkitAudioDecodedByteCount" in video ? Number(video.webkitAudioDecodedByteCount) : 0));
  await expect.poll(heard, { timeout: 60_000 }).toBeGreaterThan(0);
});

test("what is no film is refused in one sentence, beside the film that was sent with it", async ({ page, newArtist, signIn }) => {
  const song = makeMedia(join(folder, "song.mp3"), [...tone(2)]);
  const film = makeMedia(join(folder, "hill.mp4"), [...picture(2), ...H264]);
  await signIn(await newArtist());
  await page.goto("/studio/upload");
  await page.getByLabel("Films to send").setInputFiles([song, film]);
  await expect(page.getByText("This file has sound but no moving picture.")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 120_000 });
  await page.goto("/studio");
  await expect(page.getByRole("main").getByRole("link", { name: "hill" })).toBeVisible();
  await expect(page.getByRole("main").getByText("Not readable")).toBeVisible();
});
