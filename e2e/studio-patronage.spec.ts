import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { callApi, joinTier, tip } from "./fixtures/paying";
import { signIn as signInOn } from "./fixtures/people";
import { PATREON_LIST } from "./fixtures/studio";

const A_WHILE_MS = 30_000;

test("an artist sees who joined, what of it is theirs, keeps a note of them, and gives a part of it back", async ({
  browser,
  page,
  newArtist,
  newFan,
  signIn,
  startedApp,
}) => {
  const artist = await newArtist();
  await signIn(artist);
  const me = await callApi<{ id: string }>(page.request, startedApp, "GET", "/account/settings");
  const fan = await newFan();
  const theirs = await browser.newContext({ baseURL: startedApp.url });
  const fanPage = await theirs.newPage();
  await signInOn(fanPage, startedApp.url, fan);
  await joinTier(fanPage, startedApp, { artistId: me.id, tier: "silver" });
  await theirs.close();

  await page.goto("/studio/patrons");
  await page.getByRole("link", { name: fan.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: fan.name })).toBeVisible();
  await expect(page.getByText("Silver, monthly")).toBeVisible();
  await page.getByLabel("A note").fill("Met in Turin.");
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Met in Turin." })).toBeVisible();

  await page.goto("/studio/revenue");
  await expect(page.getByText(/has brought you \$8\.99 so far/)).toBeVisible();
  await page.getByText("Show as a table").first().click();
  await expect(page.getByRole("row", { name: /Patrons 1 \$9\.99/ })).toBeVisible();

  await page.goto("/studio/patrons");
  await page.getByRole("link", { name: fan.name }).click();
  await page.getByRole("link", { name: "Payment", exact: true }).click();
  await page.getByLabel("How much, USD").fill("2");
  await page.getByRole("button", { name: "Give $2.00 back" }).click();
  await expect(page.getByText("$2.00 goes back to the card.")).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "Partly given back" })).toBeVisible();
});

test("an artist sees a goal fill as people give: told by the stream, and where that is refused by looking again", async ({
  browser,
  page,
  newArtist,
  newFan,
  signIn,
  startedApp,
}) => {
  await signIn(await newArtist());
  const { id: artistId } = await callApi<{ id: string }>(page.request, startedApp, "GET", "/account/settings");
  const { id: goalId } = await callApi<{ id: string }>(page.request, startedApp, "POST", "/patron/goal", { title: "A second film", target: 10_000 });
  const theirs = await browser.newContext({ baseURL: startedApp.url });
  const fanPage = await theirs.newPage();
  await signInOn(fanPage, startedApp.url, await newFan());
  const give = () => tip(fanPage, startedApp, { artistId, goalId, amount: 1_000, message: "" });

  const isFollowed = page.waitForResponse(/\/api\/patron\/goals\/[^/]+\/events/);
  await page.goto("/studio/goals");
  await expect(page.getByText("$0 of $100")).toBeVisible();
  expect((await isFollowed).status()).toBe(200);
  await give();
  await expect(page.getByText("$10 of $100")).toBeVisible();

  await page.route(/\/api\/patron\/goals\/[^/]+\/events/, (route) => route.fulfill({ status: 503 }));
  await page.reload();
  await expect(page.getByText("$10 of $100")).toBeVisible();
  await give();
  await expect(page.getByText("$20 of $100")).toBeVisible();
  await theirs.close();
});

test("an artist brings patrons along from Patreon: each line is shown before, invited once, and leaves again as a file", async ({
  page,
  newArtist,
  signIn,
}) => {
  await signIn(await newArtist());
  await page.goto("/studio/patrons/import");
  await page.getByLabel("The file, as CSV").setInputFiles({ name: "members.csv", mimeType: "text/csv", buffer: Buffer.from(PATREON_LIST) });
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByRole("row", { name: /3 Hiro Tan .*Former patron/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /4 Nobody .*This is no mail address/ })).toBeVisible();
  await page.getByRole("button", { name: "Bring 1 person along" }).click();
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: A_WHILE_MS });
  await page.getByRole("link", { name: "See them among your patrons" }).click();
  await expect(page.getByRole("row", { name: /Greta Voss .*Gold .*1 May 2024/ })).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const path = await (await download).path();
  expect(await readFile(path, "utf8")).toContain("Greta Voss,greta@elsewhere.test,Gold,active,import,2024-05-01T10:00:00.000Z");
  await page.goto("/dev/outbox");
  await expect(page.getByText("greta@elsewhere.test").first()).toBeVisible({ timeout: A_WHILE_MS });
});

test("an artist changes a price, sees what of it is theirs while typing, and fans see the new one", async ({ page, newArtist, signIn, startedApp }) => {
  await signIn(await newArtist());
  const { handle } = await callApi<{ handle: string }>(page.request, startedApp, "GET", "/account/settings");
  await page.goto("/studio/tiers");
  await page.locator("summary").filter({ hasText: "Bronze" }).click();
  const tier = page.locator("details", { has: page.locator("summary", { hasText: "Bronze" }) });
  await tier.getByLabel("A month, USD").fill("12");
  await expect(tier.getByText("Of $12.00 you get $10.80.")).toBeVisible();
  await tier.getByRole("button", { name: "Save" }).click();
  await expect(tier.getByText("Saved. Who joined before keeps their price.")).toBeVisible();
  await page.goto(`/artists/${handle}`);
  const offered = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Bronze" }) });
  await expect(offered.getByText("$12", { exact: true })).toBeVisible();
});
