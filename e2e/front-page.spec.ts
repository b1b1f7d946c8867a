import { expect, test } from "./fixtures";
import { callApi } from "./fixtures/paying";

test("a visitor sees the front page, and nothing on it is refused or broken", async ({ page, startedApp }) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(startedApp.url) && !/^(data|blob):/.test(request.url())) faults.push(`asks another site: ${request.url()}`);
  });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/MHC/);
  expect(faults).toEqual([]);
});

test("a fan who follows nobody, or only artists who made nothing yet, is told so and where to go", async ({ page, newArtist, newFan, signIn, startedApp }) => {
  await signIn(await newArtist());
  const artist = await callApi<{ id: string }>(page.request, startedApp, "GET", "/account/settings");
  await signIn(await newFan());
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "You follow nobody yet" })).toBeVisible();
  await callApi(page.request, startedApp, "POST", `/artists/${artist.id}/follow`);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Nothing from them yet" })).toBeVisible();
  await page.getByRole("link", { name: "Find more artists" }).click();
  await page.waitForURL("**/artists");
});

test("an artist who signed up is signed in on every page", async ({ page, newArtist, signIn, startedApp }) => {
  const artist = await newArtist();
  await signIn(artist);
  const me = await page.request.get(`${startedApp.url}/api/account`);
  expect(me.status()).toBe(200);
  expect(await me.text()).toContain(artist.name);
});
