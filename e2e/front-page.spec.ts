import { expect, test } from "./fixtures";

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

test("an artist who signed up is signed in on every page", async ({ page, newArtist, signIn, startedApp }) => {
  const artist = await newArtist();
  await signIn(artist);
  const me = await page.request.get(`${startedApp.url}/api/account`);
  expect(me.status()).toBe(200);
  expect(await me.text()).toContain(artist.name);
});
