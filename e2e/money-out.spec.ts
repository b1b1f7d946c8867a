import { expect, test } from "./fixtures";
import { expectBankFile, importTaxTable } from "./fixtures/back-office-money";
import { holdViews, letFilesGo, letMethodCool, makeAdmin, newAccountNumber, ROUTING_NUMBER, readMailedCode } from "./fixtures/money-out";
import { callApi, tip } from "./fixtures/paying";
import { signIn as signInOn } from "./fixtures/people";

/** Credited within 5 s, and a slow machine renders the page anew. */
const A_WHILE_MS = 30_000;

test("an artist sees a tip arrive, reads why it is as much as it is and asks for it; an admin approves it and saves the file that the bank was sent", async ({
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
  await expect(page.getByRole("radio", { name: /USDC/ }), "a local copy has no chain").toHaveCount(0);
  await page.getByLabel("Name of the holder").fill(artist.name);
  await page.getByLabel("Routing number").fill(ROUTING_NUMBER);
  const accountNumber = newAccountNumber();
  await page.getByLabel("Account number").fill(accountNumber);
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

  const admin = await newFan();
  await makeAdmin(startedApp, admin);
  const office = await browser.newContext({ baseURL: startedApp.url });
  const adminPage = await office.newPage();
  await signInOn(adminPage, startedApp.url, admin);
  const payoutPath = page.url().replace(/^.*\/studio\/payouts/, "/admin/payouts");
  await adminPage.goto(payoutPath);
  await adminPage.getByRole("button", { name: "Approve $68.40" }).click();
  await adminPage.getByRole("button", { name: "Approve it" }).click();
  await expect(adminPage.getByRole("button", { name: "Approve $68.40" })).toBeHidden();
  await letFilesGo(startedApp);
  // The worker looks for what is due twice a minute: time enough for another table.
  await importTaxTable(adminPage, admin.name);
  await expectBankFile(adminPage, { payoutPath, accountNumber });
  await office.close();
});

test("an admin plans what a view pays in a market: old beside new before it is set, and planned after", async ({ page, newFan, signIn, startedApp }) => {
  const admin = await newFan();
  await makeAdmin(startedApp, admin);
  await signIn(admin);
  await page.goto("/admin/rates");
  await page.getByRole("main").getByLabel("Market").first().selectOption("IS");
  await page.getByLabel("From the beginning of").fill(new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10));
  await page.getByLabel("A view is worth, $").fill("a lot");
  await page.getByLabel("Where the figure is from").fill("Contract 12");
  await page.getByRole("button", { name: "Compare and set" }).click();
  await expect(page.getByText("Write dollars such as 0.0031")).toBeVisible();
  await page.getByLabel("A view is worth, $").fill("0.0045");
  await page.getByRole("button", { name: "Compare and set" }).click();
  const question = page.getByRole("dialog", { name: "Iceland (IS)" });
  await expect(question.getByRole("row", { name: /A view \$0\.003 \$0\.0045/ })).toBeVisible();
  await question.getByRole("button", { name: "Pay $0.0045 a view" }).click();
  await expect(question).toBeHidden();
  const row = page.getByRole("row", { name: /Iceland \(IS\)/ });
  await expect(row).toContainText("Planned");
  await expect(row).toContainText(admin.name);
  await page.getByRole("link", { name: "In the audit log" }).click();
  await expect(page.getByText("royalties/view-rate.set").first()).toBeVisible();
});

test("an admin pays views that were held for review, and the ledger shows them gone from review and earned", async ({
  browser,
  page,
  newArtist,
  newFan,
  signIn,
  startedApp,
}) => {
  const theirs = await browser.newContext({ baseURL: startedApp.url });
  const artistPage = await theirs.newPage();
  await signInOn(artistPage, startedApp.url, await newArtist());
  const { id: artistId } = await callApi<{ id: string }>(artistPage.request, startedApp, "GET", "/account/settings");
  await theirs.close();
  const caseId = await holdViews(startedApp, artistId, 1_000);
  const admin = await newFan();
  await makeAdmin(startedApp, admin);
  await signIn(admin);
  const held = () => callApi<{ heldMicros: { amountMicros: string }[] }>(page.request, startedApp, "GET", `/admin/view-cases/${caseId}`);
  await expect.poll(async () => (await held()).heldMicros, { timeout: A_WHILE_MS }).toMatchObject([{ amountMicros: "2640000" }]);

  await page.goto(`/admin/fraud/${caseId}`);
  await page.getByRole("button", { name: "Pay $2.64" }).click();
  const question = page.getByRole("dialog", { name: "Pay these 1000 views?" });
  await question.getByLabel("Why").fill("A school class behind one network");
  await question.getByRole("button", { name: "Pay $2.64" }).click();
  await expect(page.getByRole("heading", { level: 1 }).locator("..").getByText("Paid")).toBeVisible();
  await page.goto(`/admin/ledger?${new URLSearchParams({ owner: `artist:${artistId}` })}`);
  await expect(page.getByRole("row", { name: /Review/ })).toContainText("$0.00");
  await expect(page.getByRole("row", { name: /Earnings/ })).toContainText("$2.64");
});
