import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { uploadFilm, waitForStatus, withFilm } from "./fixtures/film";
import { openGate } from "./fixtures/gate";

const WORK_TIMEOUT_MS = 220_000;

/** Plays the one video of the page until its time moves. */
async function playsSome(page: Page, selector: string): Promise<void> {
  const video = page.locator(selector).first();
  await video.evaluate(async (element) => {
    if (!(element instanceof HTMLVideoElement)) throw new Error("not a video");
    element.muted = true;
    await element.play();
  });
  await expect.poll(() => video.evaluate((element) => (element instanceof HTMLVideoElement ? element.currentTime : 0))).toBeGreaterThan(0.3);
}

const SPOKEN = "Here they come";

async function addCaptions(page: Page, studioUrl: string): Promise<void> {
  await page.goto(studioUrl);
  const buffer = Buffer.from(`1\n00:00:00,000 --> 00:00:11,500\n<font color="red">${SPOKEN}</font>\n`);
  await page.getByLabel("File", { exact: true }).setInputFiles({ name: "two scenes.srt", mimeType: "application/x-subrip", buffer });
  await page.getByRole("button", { name: "Add captions" }).click();
  await expect(page.getByText("English: 1 caption.")).toBeVisible();
}

/** In the page: what stands in the picture now. */
function shownCaptions(element: Element): string[] {
  const tracks = element instanceof HTMLVideoElement ? [...element.textTracks].filter(({ mode }) => mode === "showing") : [];
  return tracks.flatMap(({ activeCues }) => [...(activeCues ?? [])].flatMap((cue) => (cue instanceof VTTCue ? [cue.text] : [])));
}

test("an artist sends a film, chooses a light by moving pictures, tries it exactly in the browser, and watches finished clips with the reasons for their scores", async ({
  page,
  newArtist,
  signIn,
}) => {
  test.setTimeout(480_000);
  await signIn(await newArtist());
  await page.goto("/studio/upload");
  await withFilm(async (path) => {
    await page.getByLabel("Films to send").setInputFiles(path);
    await page.locator('a[href^="/studio/videos/vid_"]').first().click({ timeout: WORK_TIMEOUT_MS });
  });
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.getByRole("link", { name: "Cut clips from it" }).first().click({ timeout: WORK_TIMEOUT_MS });

  await page.getByRole("radio", { name: /Paradiso/ }).check();
  await expect(page.locator("canvas")).toHaveCount(3, { timeout: WORK_TIMEOUT_MS });
  const render = page.getByRole("button", { name: "Render 3 seconds of Paradiso exactly" });
  await render.waitFor({ timeout: WORK_TIMEOUT_MS });
  // The filters weigh tens of megabytes: only who asks for them loads them.
  expect(fetched.filter((path) => path.startsWith("/ffmpeg/"))).toEqual([]);
  await render.click();
  const made = page.getByLabel("Three seconds in the light of Paradiso, rendered exactly");
  await made.waitFor({ timeout: WORK_TIMEOUT_MS });
  await expect.poll(() => made.evaluate((element) => (element instanceof HTMLVideoElement ? Math.round(element.duration) : 0))).toBe(3);

  await page.getByRole("checkbox", { name: /Reels/ }).uncheck();
  await page.getByRole("button", { name: "Cut it in Paradiso" }).click();

  await expect(page.getByRole("progressbar", { name: "Progress of this edit" })).toBeVisible();
  await expect(page.getByText("Finished", { exact: true })).toBeVisible({ timeout: WORK_TIMEOUT_MS });
  await playsSome(page, "section video");
  const points = await page.locator('section[aria-label^="Short"] li span.tabular, section[aria-label^="Highlight"] li span.tabular').allTextContents();
  expect(points.length).toBeGreaterThan(0);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download all" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});

test("a visitor watches a public film with its captions by the keyboard alone, verified, keeps it, and watches it again when there is no network", async ({
  page,
  browser,
  newArtist,
  signIn,
  startedApp,
}) => {
  test.setTimeout(480_000);
  await signIn(await newArtist());
  const videoId = await withFilm((path) => uploadFilm(page, startedApp.url, path));
  await waitForStatus(page, `${startedApp.url}/api/videos/${videoId}`, "ready");
  await addCaptions(page, `${startedApp.url}/studio/videos/${videoId}`);
  const lists = async () => (await page.request.get(`${startedApp.url}/api/videos/${videoId}/media/master.m3u8`)).text();
  await expect.poll(lists, { timeout: 60_000 }).toContain('NAME="English",LANGUAGE="en"');
  await expect.poll(lists, { timeout: 60_000 }).toContain("EXT-X-IMAGE-STREAM-INF");
  const gate = await openGate(startedApp.port);
  const visitor = await (await browser.newContext({ baseURL: gate.url })).newPage();
  expect((await visitor.goto(`/watch/${videoId}`))?.status()).toBe(404);
  await page.request.patch(`${startedApp.url}/api/videos/${videoId}`, { headers: { origin: startedApp.url }, data: { visibility: "public" } });
  await visitor.goto(`/watch/${videoId}`);
  const time = () => visitor.locator("video").evaluate((element) => (element instanceof HTMLVideoElement ? element.currentTime : 0));
  const play = async () => {
    await visitor.getByRole("button", { name: "Play Two scenes" }).focus();
    await visitor.keyboard.press("Enter");
    await expect.poll(time, { timeout: 30_000 }).toBeGreaterThan(0.2);
  };
  await play();
  await expect(visitor.locator("summary", { hasText: "✓ verified · from" })).toBeVisible();
  await visitor.keyboard.press("c");
  await expect(visitor.getByRole("combobox", { name: "Captions" })).toHaveValue("en");
  await expect.poll(() => visitor.locator("video").evaluate(shownCaptions)).toEqual([SPOKEN]);
  const line = visitor.getByRole("slider", { name: "Place in the film" });
  await expect(visitor.locator("canvas")).toHaveCount(0);
  await line.hover();
  await expect(visitor.locator("canvas")).toBeVisible();
  await visitor.mouse.move(0, 0);
  await expect(visitor.locator("canvas")).toHaveCount(0);
  await line.focus();
  await visitor.keyboard.press("End");
  await expect.poll(time).toBeGreaterThan(10);
  await visitor.keyboard.press("m");
  await expect(visitor.getByRole("button", { name: "Sound on" })).toBeVisible();

  await expect.poll(() => visitor.evaluate(async (path) => (await caches.match(path)) !== undefined, `/watch/${videoId}`)).toBe(true);
  await visitor.getByRole("button", { name: "Keep on this device" }).click();
  await visitor.getByRole("button", { name: "Keep it" }).click();
  await expect(visitor.getByText(/Kept on this device in \d+p/)).toBeVisible({ timeout: 60_000 });
  await gate.close();
  await visitor.context().setOffline(true);
  await visitor.reload();
  await play();
  await expect.poll(() => visitor.locator("video").evaluate(shownCaptions)).toEqual([SPOKEN]);
  await expect(visitor.locator("summary", { hasText: "✓ verified · from this device" })).toBeVisible();
  await line.hover();
  await expect(visitor.locator("canvas")).toBeVisible();
  await visitor.goto("/kept");
  await visitor.getByRole("button", { name: "Watch Two scenes" }).click();
  await visitor.getByRole("button", { name: "Play Two scenes" }).click();
  await expect.poll(time, { timeout: 30_000 }).toBeGreaterThan(0.2);
  await visitor.getByRole("button", { name: "Remove Two scenes from this device" }).click();
  await expect(visitor.getByText("Nothing is kept")).toBeVisible();
});
