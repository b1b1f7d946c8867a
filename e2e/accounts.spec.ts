import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "./fixtures";

test("somebody without an account makes one, is in at once, and opens an artist page", async ({ page }) => {
  await page.goto("/sign-up");
  await page.getByLabel("Name", { exact: true }).fill("Beatrice Portinari");
  await page.getByLabel("Mail address").fill("beatrice@example.test");
  await page.getByLabel("Password", { exact: true }).fill("a long enough password");
  await page.getByRole("button", { name: "Make an account" }).click();
  const own = page.getByRole("navigation", { name: "Yours" });
  await own.getByRole("link", { name: "Settings" }).waitFor();
  await own.getByRole("link", { name: "Open an artist page" }).click();
  await page.getByRole("radio", { name: /Paradiso/ }).check();
  await page.getByRole("button", { name: "Open my artist page" }).click();
  await page.waitForURL("**/studio");
  await page.goto("/artists/beatrice-portinari");
  await expect(page.getByRole("heading", { name: "Beatrice Portinari", level: 1 })).toBeVisible();
});

test("a form says which field is wrong, ties the words to it and puts the cursor there", async ({ page, newArtist, newFan, signIn }) => {
  await newArtist();
  await signIn(await newFan());
  await page.goto("/settings");
  await page.getByLabel("Handle").fill("settings");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  const handle = page.getByLabel("Handle");
  await expect(handle).toBeFocused();
  await expect(handle).toHaveAttribute("aria-invalid", "true");
  await expect(handle).toHaveAccessibleDescription(/This name is kept for the house/);
});

test("who signs in is taken to the page they asked for, with the keyboard alone", async ({ page, newFan }) => {
  const person = await newFan();
  await page.goto("/settings");
  await page.getByLabel("Mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});

test("guessing at a password is stopped, with a time to come back, whether the address is known or not", async ({ page, newFan, startedApp }) => {
  const { email } = await newFan();
  const csrf: { csrfToken: string } = await (await page.request.get(`${startedApp.url}/api/auth/csrf`)).json();
  const guess = async (address: string) => {
    const form = { csrfToken: csrf.csrfToken, email: address, password: "a wrong password", json: "true" };
    const response = await page.request.post(`${startedApp.url}/api/auth/callback/credentials`, { form });
    return { status: response.status(), waits: Number(response.headers()["retry-after"] ?? 0) > 0 };
  };
  for (let i = 0; i < 11; i++) {
    const expected = i < 10 ? { status: 401, waits: false } : { status: 429, waits: true };
    expect([await guess(email), await guess("nobody-at-all@example.test")]).toEqual([expected, expected]);
  }
});

test("a forgotten password is replaced through the mail, and the old one is dead", async ({ page, newFan }) => {
  const person = await newFan();
  await page.goto("/forgot-password");
  await page.getByLabel("Mail address").fill(person.email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await expect(page.getByRole("status").filter({ hasText: "We wrote to this address" })).toBeVisible();
  await page.goto("/dev/outbox");
  const mail = page.getByRole("listitem").filter({ hasText: person.email }).filter({ hasText: "Choose a new password" });
  const isSent = async () => {
    await page.reload();
    return mail.getByText("Sent", { exact: true }).isVisible();
  };
  await expect.poll(isSent, { message: "the job sends it", timeout: 30_000 }).toBe(true);
  await mail.getByRole("link").click();
  await page.getByLabel("New password", { exact: true }).fill("a newer, longer password");
  await page.getByRole("button", { name: "Change my password" }).click();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Mail address").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("a newer, longer password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Yours" }).getByRole("link", { name: "Settings" })).toBeVisible();
});

test("signing out everywhere signs out the other browser too", async ({ page, browser, newFan, signIn, startedApp }) => {
  const person = await newFan();
  await signIn(person);
  const other = await browser.newPage({ baseURL: startedApp.url });
  await other.goto("/sign-in");
  await other.getByLabel("Mail address").fill(person.email);
  await other.getByLabel("Password", { exact: true }).fill(person.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("navigation", { name: "Yours" }).getByRole("link", { name: "Settings" }).waitFor();
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL("**/sign-in");
  await other.goto("/settings");
  await expect(other.getByRole("heading", { name: "Sign in", level: 1 })).toBeVisible();
  await other.close();
});

test("a token made in settings opens the REST door, and no longer once it is revoked", async ({ page, newArtist, signIn, playwright, startedApp }) => {
  const person = await newArtist();
  await signIn(person);
  await page.goto("/settings");
  await page.getByLabel("What is it for?").fill("my script");
  await page.getByLabel(/See your account/).check();
  await page.getByRole("button", { name: "Make a token" }).click();
  const shown = page.getByLabel("The token “my script”");
  await expect(shown).toBeFocused();
  const program = await playwright.request.newContext({ baseURL: startedApp.url, extraHTTPHeaders: { authorization: `Bearer ${await shown.inputValue()}` } });
  expect(await (await program.get("/api/account")).json()).toMatchObject({ name: person.name, scopes: ["account:read"] });
  await page.getByRole("button", { name: "Revoke my script" }).click();
  await expect(page.getByText("No tokens yet.")).toBeVisible();
  expect((await program.get("/api/account")).status()).toBe(401);
  await program.dispose();
});

test("npm run token prints a token and nothing else while the product runs", async ({ newArtist, playwright, startedApp }) => {
  const person = await newArtist();
  const env = { ...process.env, DATABASE_URL: "", DATA_DIR: startedApp.dataDir, PORT: String(startedApp.port) };
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "token", "--", person.email, "--scope", "account:read"], { env });
  expect(stdout).toMatch(/^mhc_[\w-]{43}\n$/);
  const program = await playwright.request.newContext({ baseURL: startedApp.url, extraHTTPHeaders: { authorization: `Bearer ${stdout.trim()}` } });
  expect(await (await program.get("/api/account")).json()).toMatchObject({ email: person.email, scopes: ["account:read"] });
  await program.dispose();
});
