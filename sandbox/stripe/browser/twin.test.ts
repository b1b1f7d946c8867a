import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSandbox, type TestSandbox } from "../testing";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
const ACTION_TIMEOUT_MS = 15_000;

let stand: TestSandbox;
let shop: Server;
let shopUrl: string;
let browser: Browser;

beforeAll(async () => {
  stand = await startTestSandbox({ nowMs: undefined });
  const entry = fileURLToPath(new URL("fixtures/shop.tsx", import.meta.url));
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const html = `<!doctype html><html lang="en"><title>Shop</title><body><main id="root"></main><script src="${stand.sandbox.url}/stripe.js"></script><script src="/shop.js"></script></body></html>`;
  shop = createServer((request, response) => {
    const isScript = request.url === "/shop.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8" }).end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  const address = shop.address();
  shopUrl = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
});
afterAll(async () => {
  await browser.close();
  shop.close();
  await stand.sandbox.close();
});

async function openPage(): Promise<{ page: Page; outside: string[] }> {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 780 } })).newPage();
  page.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const outside: string[] = [];
  await page.route(/./, (route) => {
    if (new URL(route.request().url()).hostname === "127.0.0.1") return route.continue();
    outside.push(route.request().url());
    return route.abort();
  });
  return { page, outside };
}

async function makeSession(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> {
  const { stripe } = stand;
  const price = await stripe.prices.create({ currency: "usd", unit_amount: 499, recurring: { interval: "month" }, product_data: { name: "Bronze" } });
  return stripe.checkout.sessions.create({
    mode: "subscription",
    ui_mode: "elements",
    return_url: `${shopUrl}/done?session={CHECKOUT_SESSION_ID}`,
    line_items: [{ price: price.id, quantity: 1 }],
    ...more,
  });
}

async function openShop(session: Stripe.Checkout.Session) {
  const { page, outside } = await openPage();
  await page.goto(`${shopUrl}/?secret=${encodeURIComponent(session.client_secret ?? "")}`);
  const card = page.frameLocator('iframe[title="Secure payment input frame"]');
  return { page, card, outside };
}

type Shop = Awaited<ReturnType<typeof openShop>>;

async function typeCard({ page, card }: Shop, number: string): Promise<void> {
  await page.frameLocator('iframe[title="Secure email input frame"]').getByLabel("Email").fill("fan@example.test");
  await card.getByLabel("Card number").fill(number);
  await card.getByLabel("Expiration date").fill("1234");
  await card.getByLabel("Security code").fill("123");
}

async function press({ page }: Shop, said: string): Promise<void> {
  await page.getByRole("button", { name: "Pay now" }).click();
  await page.getByRole("status").filter({ hasText: said }).waitFor();
}

describe("a page that pays with Stripe's React components", () => {
  test("subscribes a fan who types a card, and asks nobody but the stand-in", async () => {
    const session = await makeSession();
    const open = await openShop(session);
    await open.page.getByRole("heading", { name: "Pay $4.99" }).waitFor();
    await typeCard(open, "4242424242424242");
    await press(open, "done complete");
    const after = await stand.stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription"] });
    expect(after).toMatchObject({
      status: "complete",
      payment_status: "paid",
      subscription: { status: "active" },
      customer_details: { email: "fan@example.test" },
    });
    expect(open.outside).toEqual([]);
    await open.page.close();
  });

  test("says why a card was declined, and takes another one", async () => {
    const open = await openShop(await makeSession());
    await typeCard(open, "4000000000000002");
    await press(open, "Your card was declined.");
    await typeCard(open, "4242424242424242");
    await press(open, "done complete");
    await open.page.close();
  });

  test("lets the bank ask, and pays only when the answer is yes", async () => {
    const session = await makeSession();
    const open = await openShop(session);
    await typeCard(open, "4000002760003184");
    const bank = open.page.frameLocator('iframe[title="3D Secure 2 challenge"]');
    await open.page.getByRole("button", { name: "Pay now" }).click();
    await bank.getByRole("button", { name: "Fail" }).click();
    await open.page.getByRole("status").filter({ hasText: "unable to authenticate" }).waitFor();
    expect((await stand.stripe.checkout.sessions.retrieve(session.id)).status).toBe("open");
    await open.page.getByRole("button", { name: "Pay now" }).click();
    await bank.getByRole("button", { name: "Complete" }).click();
    await open.page.getByRole("status").filter({ hasText: "done complete" }).waitFor();
    await open.page.close();
  });

  test("offers a returning fan the saved card, chosen already", async () => {
    const { stripe } = stand;
    const customer = await stripe.customers.create({ email: "back@example.test" });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    await stripe.paymentMethods.update(method.id, { allow_redisplay: "always" });
    const open = await openShop(await makeSession({ customer: customer.id }));
    await open.card.getByRole("radio", { name: "VISA •••• 4242" }).waitFor();
    await press(open, "done complete");
    await open.page.close();
  });

  test("is accessible on a phone: no violations in the page or its frames, faults next to their fields", async () => {
    const open = await openShop(await makeSession());
    await open.card.getByLabel("Card number").waitFor();
    await open.page.getByRole("button", { name: "Pay now" }).click();
    await open.card.getByText("Your card number is incomplete.").waitFor();
    const { violations } = await new AxeBuilder({ page: open.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await open.page.close();
  });
});

describe("the customer portal", () => {
  test("lets a fan cancel, keep, pause, resume and give another card by plain forms", async () => {
    const { stripe } = stand;
    const customer = await stripe.customers.create({ email: "fan@example.test" });
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const price = await stripe.prices.create({ currency: "usd", unit_amount: 499, recurring: { interval: "month" }, product_data: { name: "Bronze" } });
    const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], default_payment_method: method.id });
    const session = await stripe.billingPortal.sessions.create({ customer: customer.id, return_url: `${shopUrl}/back` });
    const { page, outside } = await openPage();
    await page.goto(session.url);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const press = (name: string) => page.getByRole("button", { name }).click();
    const state = async () => {
      const { cancel_at_period_end, status } = await stripe.subscriptions.retrieve(made.id);
      return [cancel_at_period_end, status];
    };
    await press("Cancel subscription");
    await page.getByText("Ends on").waitFor();
    expect(await state()).toEqual([true, "active"]);
    await press("Keep it");
    await press("Pause");
    await page.getByText("Paused").waitFor();
    expect(await state()).toEqual([false, "paused"]);
    await press("Resume");
    await page.getByText("Renews on").waitFor();
    await page.getByLabel("Card number").fill("5555555555554444");
    await page.getByLabel("Expiration date").fill("12/34");
    await page.getByLabel("Security code").fill("123");
    await press("Use this card");
    await page.getByText("MASTERCARD •••• 4444").waitFor();
    const after = await stripe.subscriptions.retrieve(made.id, { expand: ["default_payment_method"] });
    expect(after.default_payment_method).toMatchObject({ card: { last4: "4444" } });
    expect(outside).toEqual([]);
    await page.close();
  });
});

describe("the hosted pages", () => {
  test("take a payment with a challenge by the bank without any script of the shop", async () => {
    const session = await makeSession({ ui_mode: "hosted_page", return_url: undefined, success_url: `${shopUrl}/done?session={CHECKOUT_SESSION_ID}` });
    const { page, outside } = await openPage();
    await page.goto(session.url ?? "");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByLabel("Email").fill("fan@example.test");
    await page.getByLabel("Card number").fill("4000 0027 6000 3184");
    await page.getByLabel("Expiration date").fill("12 / 34");
    await page.getByLabel("Security code").fill("123");
    await page.getByRole("button", { name: "Subscribe" }).click();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole("button", { name: "Complete" }).click();
    await page.waitForURL(`${shopUrl}/done?session=${session.id}`);
    expect((await stand.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe("paid");
    expect(outside).toEqual([]);
    await page.close();
  });
});
