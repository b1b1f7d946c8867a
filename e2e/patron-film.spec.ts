import { expect, test } from "./fixtures";
import { uploadFilm, waitForStatus, withFilm } from "./fixtures/film";
import { callApi, joinTier } from "./fixtures/paying";

/** Issue 5: who has left is refused the next key within this. */
const REFUSED_WITHIN_MS = 5_000;

test("a patron watches a sealed film, verified and opened by keys that only patrons are given, saves it, and is given nothing more after leaving", async ({
  page,
  browser,
  newArtist,
  newFan,
  signIn,
  startedApp,
}) => {
  test.setTimeout(480_000);
  await signIn(await newArtist());
  const me = await callApi<{ id: string }>(page.request, startedApp, "GET", "/account/settings");
  const videoId = await withFilm((path) => uploadFilm(page, startedApp.url, path));
  await waitForStatus(page, `${startedApp.url}/api/videos/${videoId}`, "ready");
  await callApi(page.request, startedApp, "PATCH", `/videos/${videoId}`, { visibility: "patrons", minTier: "bronze" });
  const { tiers } = await callApi<{ tiers: { id: string; key: string }[] }>(page.request, startedApp, "GET", "/patron/tiers");
  await callApi(page.request, startedApp, "PATCH", `/patron/tiers/${tiers.find(({ key }) => key === "bronze")?.id}`, { canDownload: true });

  const stranger = await (await browser.newContext({ baseURL: startedApp.url })).newPage();
  await stranger.goto(`/watch/${videoId}`);
  await expect(stranger.getByRole("button", { name: "Play Two scenes" })).toBeHidden();

  await signIn(await newFan());
  await joinTier(page, startedApp, { artistId: me.id, tier: "bronze" });
  const isSealed = async () => (await page.request.get(`${startedApp.url}/api/videos/${videoId}/root`)).status() === 200;
  await expect.poll(isSealed, { timeout: 120_000 }).toBe(true);
  const keys = new Map<string, number>();
  page.on("response", (response) => {
    if (response.url().includes("/api/keys/")) keys.set(response.url(), response.status());
  });
  await page.goto(`/watch/${videoId}`);
  await page.getByRole("button", { name: "Play Two scenes" }).click();
  const time = () => page.locator("video").evaluate((element) => (element instanceof HTMLVideoElement ? element.currentTime : 0));
  await expect.poll(time, { timeout: 30_000 }).toBeGreaterThan(0.2);
  await expect(page.locator("summary", { hasText: "✓ verified · from" })).toBeVisible();
  expect([...keys.values()]).not.toHaveLength(0);
  expect(new Set(keys.values())).toEqual(new Set([200]));
  const [key = ""] = keys.keys();
  expect((await stranger.request.get(key)).status()).not.toBe(200);
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Two scenes.mp4" }).click();
  expect((await saved).suggestedFilename()).toBe("Two scenes.mp4");

  const { items } = await callApi<{ items: { id: string }[] }>(page.request, startedApp, "GET", "/patron/subscriptions");
  await callApi(page.request, startedApp, "POST", `/patron/subscription/${items[0]?.id}/withdraw`);
  const statusOfKey = async () => (await page.request.get(key)).status();
  await expect.poll(statusOfKey, { timeout: REFUSED_WITHIN_MS, intervals: [100] }).toBe(403);
  await page.reload();
  await expect(page.getByRole("button", { name: "Play Two scenes" })).toBeHidden();
  await expect(page.getByRole("heading", { name: "Yours to save" })).toBeHidden();
});
