import { expect, test } from "./fixtures";
import { letMethodCool, newAccountNumber, ROUTING_NUMBER, readMailedCode } from "./fixtures/money-out";
import { callApi, tip } from "./fixtures/paying";
import { signIn as signInOn } from "./fixtures/people";

/** Credited within 5 s, and a slow machine renders the page anew. */
const A_WHILE_MS = 30_000;

test("an artist sees a tip arrive, reads why it is as much as it is, says where it should go, and asks for it", async ({
  browser,
  page,
  newArtist,
  newFan,
  signIn,
  startedApp,
}) => {
  const artist = await newArtist();
  await signIn(artist);
  const { id: artistId } = await callApi<{ id: string }>(page.request, startedApp, "GET", "/account/settings");
  const isFollowed = page.waitForResponse(/\/api\/royalty\/account\/events/);
  await page.goto("/studio/earnings");
  await expect(page.getByRole("heading", { name: "Nothing is earned yet" })).toBeVisible();
  expect((await isFollowed).status()).toBe(200);

  const theirs = await browser.newContext({ baseURL: startedApp.url });
  const fanPage = await theirs.newPage();
  await signInOn(fanPage, startedApp.url, await newFan());
  await tip(fanPage, startedApp, { artistId, amount: 10_000, message: "For the second movement" });
  await theirs.close();
  const entry = page.getByRole("listitem").filter({ hasText: "A tip: $100.00 − 10 %." });
  await expect(entry, "without being loaded again").toBeVisible({ timeout: A_WHILE_MS });
  await entry.locator("summary").click();
  await entry.getByRole("button", { name: "Check this" }).click();
  await expect(entry.getByText(/^(Not sealed yet|In the log)/)).toBeVisible();

  await page.goto("/studio/payouts");
  await expect(page.getByRole("button", { name: "Pay out $90.00 now" })).toBeDisabled();
  await page.getByRole("link", { name: "Say where it should go" }).click();
  await page.getByRole("radio", { name: /ACH/ }).check();
  await page.getByLabel("Name of the holder").fill(artist.name);
  await page.getByLabel("Routing number").fill(ROUTING_NUMBER);
  await page.getByLabel("Account number").fill(newAccountNumber());
  await page.getByLabel("Street").fill("Main Street");
  await page.getByLabel("Postcode").fill("10001");
  await page.getByLabel("Town").fill("New York");
  await page.getByLabel("Country").selectOption("US");
  await page.getByLabel("Your password", { exact: true }).fill(artist.password);
  await page.getByRole("button", { name: "Mail me a code" }).click();
  const code = page.getByLabel("The code from the mail");
  await expect(code).toBeVisible();
  await code.fill(await readMailedCode(startedApp, artist.email));
  await page.getByRole("button", { name: "Put it into force" }).click();
  await expect(page.getByText(/ending in 3000/)).toBeVisible();
  await expect(page.getByText(/nothing is paid to it before/).first()).toBeVisible();

  await letMethodCool(startedApp, artistId);
  await page.reload();
  // Without a tax form, 24 % is withheld.
  await expect(page.getByText("24 %")).toBeVisible();
  await expect(page.getByText("$68.40")).toBeVisible();
  await page.getByRole("button", { name: "Pay out $90.00 now" }).click();
  await expect(page.getByRole("row", { name: /Waits for approval/ })).toBeVisible();
  await page
    .getByRole("row", { name: /Waits for approval/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("heading", { name: "How it sums" })).toBeVisible();
});
