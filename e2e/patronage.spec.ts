import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { DAY_MS } from "@/server/kernel/durations";
import { expect, test } from "./fixtures";
import { addBlankFilm } from "./fixtures/film";
import { callApi, giveGift, joinTier, openArtist, typeCard } from "./fixtures/paying";
import { signIn as signInOn } from "./fixtures/people";

const CARDS = { good: "4242424242424242", declined: "4000000000000002", asksTheBank: "4000002760003184" } as const;

interface Me {
  readonly id: string;
  readonly handle: string;
}

/** Presses what a person would press, and counts it. */
function counter(page: Page) {
  let presses = 0;
  return {
    press: async (role: "link" | "button", name: string | RegExp) => {
      await page.getByRole(role, { name, exact: true }).first().click();
      presses += 1;
    },
    count: () => presses,
  };
}

test.describe("money in", () => {
  let artist: Me;

  test.beforeEach(async ({ page, newArtist, signIn, startedApp }) => {
    await signIn(await newArtist());
    artist = await callApi<Me>(page.request, startedApp, "GET", "/account/settings");
  });

  test("somebody new joins Gold in three clicks and a mail address, and the link in the mail signs them in, where they make the account theirs", async ({
    page,
    context,
  }) => {
    await context.clearCookies();
    const { press, count } = counter(page);
    const email = `${randomBytes(5).toString("hex")}@example.test`;
    await openArtist(page, artist.handle);
    await press("link", "Choose Gold");
    await page.getByLabel("Your mail address").fill(email);
    await press("button", "Continue with Gold, $24.99");
    await typeCard(page, CARDS.good);
    await press("button", "Pay $24.99");
    await expect(page.getByRole("heading", { name: "You are behind this" })).toBeVisible();
    expect(count()).toBe(3);
    await page.goto("/dev/outbox");
    const mail = page.getByRole("listitem").filter({ hasText: email }).filter({ hasText: "here is your account" });
    const arrived = async () => {
      await page.reload();
      return mail.isVisible();
    };
    await expect.poll(arrived, { timeout: 30_000 }).toBe(true);
    await mail.getByRole("link").first().click();
    await page.getByRole("button", { name: "Sign me in" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Gold" }).getByText("Running")).toBeVisible();

    // From here on they need no mail: a password, and whose mail they want, all by keyboard.
    await page.goto("/settings");
    await page.getByLabel("Password", { exact: true }).fill("a long enough password");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Make this account yours" })).toBeHidden();
    await expect(page.getByRole("heading", { name: "Mail address" })).toBeVisible();
    const wish = page.getByRole("group", { name: /What artists write/ }).getByRole("checkbox");
    await expect(wish).toBeChecked();
    await wish.press("Space");
    await expect(page.getByText("writes to you no more")).toBeVisible();
    await page.reload();
    await expect(wish).not.toBeChecked();
  });

  test("somebody who paid before joins another artist in two clicks, sees what it opens, and is out again in two", async ({
    page,
    newArtist,
    newFan,
    signIn,
    startedApp,
  }) => {
    await callApi(page.request, startedApp, "POST", "/posts", { title: "For those inside", body: "The words inside.", publishAt: new Date().toISOString() });
    const first = artist;
    await signIn(await newArtist());
    const other = await callApi<Me>(page.request, startedApp, "GET", "/account/settings");
    await signIn(await newFan());
    await joinTier(page, startedApp, { artistId: other.id, tier: "bronze" });
    await openArtist(page, first.handle);
    const joining = counter(page);
    await joining.press("link", "Choose Silver");
    await expect(page.frameLocator('iframe[title="Secure payment input frame"]').getByText(/4242/)).toBeVisible();
    await joining.press("button", "Pay $9.99");
    await expect(page.getByRole("heading", { name: "You are behind this" })).toBeVisible();
    expect(joining.count()).toBe(2);
    await page.getByRole("button", { name: "See what is open" }).click();
    await expect(page.getByText("You are here")).toBeVisible();
    await page.getByRole("link", { name: "For those inside" }).click();
    await expect(page.getByText("The words inside.")).toBeVisible();

    await page.goto("/memberships");
    const leaving = counter(page);
    const membership = page.getByRole("listitem").filter({ hasText: "Silver" });
    await membership.getByRole("button", { name: /^Cancel/ }).click();
    await leaving.press("button", "Cancel Silver");
    await expect(membership.getByText("Ends soon")).toBeVisible();
  });

  test("a card that the bank refuses is not charged, says so first, and another one goes through", async ({ page, newFan, signIn, startedApp }) => {
    await signIn(await newFan());
    await openArtist(page, artist.handle);
    await page.getByRole("link", { name: "Choose Bronze" }).click();
    await typeCard(page, CARDS.declined);
    // Once: the second click would land where the fault has moved things to, and take the focus from it.
    await page.getByRole("button", { name: "Pay $4.99" }).click();
    const fault = page.getByRole("alert").filter({ hasText: "Your card was not charged" });
    await expect(fault).toBeFocused();
    await typeCard(page, CARDS.good);
    await page.getByRole("button", { name: "Pay $4.99" }).dblclick();
    await expect(page.getByRole("heading", { name: "You are behind this" })).toBeVisible();
    expect(await callApi<{ total: number }>(page.request, startedApp, "GET", "/patron/receipts")).toMatchObject({ total: 1 });
  });

  test("somebody known who came straight to the card uses a code there, and pays what it leaves", async ({ page, newFan, signIn, startedApp }) => {
    await callApi(page.request, startedApp, "POST", "/patron/promos", { code: "FRIENDS", percentOffBps: 5_000, months: 1 });
    await signIn(await newFan());
    await openArtist(page, artist.handle);
    await page.getByRole("link", { name: "Choose Gold" }).click();
    await expect(page.getByRole("button", { name: "Pay $24.99" })).toBeVisible();
    await page.getByText("I have a code").click();
    await page.getByLabel("Your code").fill("NOBODY");
    await page.getByRole("button", { name: "Use the code" }).click();
    await expect(page.getByText("There is no such code.")).toBeVisible();
    await page.getByLabel("Your code").fill("friends");
    await page.getByRole("button", { name: "Use the code" }).click();
    await expect(page.getByRole("button", { name: "Pay $12.49" })).toBeVisible();
    await typeCard(page, CARDS.good);
    await page.getByRole("button", { name: "Pay $12.49" }).click();
    await expect(page.getByRole("heading", { name: "You are behind this" })).toBeVisible();
  });

  test("a member sees the exact cents of another tier and interval, takes a downgrade back, and moves to the year", async ({
    page,
    newFan,
    signIn,
    startedApp,
  }) => {
    await signIn(await newFan());
    await joinTier(page, startedApp, { artistId: artist.id, tier: "gold" });
    await page.goto("/memberships");
    await page.getByRole("button", { name: "Change tier or interval" }).click();
    await page.getByRole("radio", { name: /^Bronze/ }).check();
    await expect(page.getByText(/Nothing today\. From .+ on \$4\.99 a month/)).toBeVisible();
    await page.getByRole("button", { name: "Move to Bronze" }).click();
    await expect(page.getByText(/^Bronze from /)).toBeVisible();
    await page.getByRole("button", { name: "Undo the change" }).click();
    await expect(page.getByText(/^Next charge \$24\.99 on /)).toBeVisible();
    await page.getByRole("button", { name: "Change tier or interval" }).click();
    await page.getByLabel(/Pay by the year/).check();
    await expect(page.getByText(/\$\d+\.\d\d today for the year that begins now/)).toBeVisible();
    await page.getByRole("button", { name: /^Pay \$\d+\.\d\d and pay by the year$/ }).click();
    await expect(page.getByText(/^\$\d+\.\d\d a year$/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Change card" })).toBeVisible();
  });

  test("a bank that asks who is there is answered without leaving the page", async ({ page, newFan, signIn }) => {
    await signIn(await newFan());
    await openArtist(page, artist.handle);
    await page.getByRole("link", { name: "Choose Bronze" }).click();
    await typeCard(page, CARDS.asksTheBank);
    await page.getByRole("button", { name: "Pay $4.99" }).click();
    await page.frameLocator('iframe[title="3D Secure 2 challenge"]').getByRole("button", { name: "Complete" }).click();
    await expect(page.getByRole("heading", { name: "You are behind this" })).toBeVisible();
  });

  test("a tip puts its giver's name into the credits while somebody else looks at them", async ({ page, browser, newFan, signIn, startedApp }) => {
    const fan = await newFan();
    const onlooker = await browser.newPage({ baseURL: startedApp.url });
    await openArtist(onlooker, artist.handle);
    await signIn(fan);
    await openArtist(page, artist.handle);
    await page.getByRole("link", { name: "Tip" }).click();
    await page.getByLabel("A line to go with it").fill("For the nine minutes.");
    await page.getByLabel("Show my name among the supporters").check();
    await page.getByRole("button", { name: "Send $5.00" }).click();
    await typeCard(page, CARDS.good);
    await page.getByRole("button", { name: "Pay $5.00" }).click();
    await expect(page.getByRole("heading", { name: "It arrived" })).toBeVisible();
    await expect(onlooker.getByRole("region", { name: /Made possible by/ }).getByText(fan.name)).toBeVisible();
    await onlooker.close();
  });

  test("a pledge to a goal of all or nothing saves a card, charges nothing and moves the goal", async ({ page, newFan, signIn, startedApp }) => {
    const goal = { title: "Three hundred copies", kind: "all-or-nothing", target: 10_000, deadline: new Date(Date.now() + 9 * DAY_MS).toISOString() };
    await callApi(page.request, startedApp, "POST", "/patron/goal", goal);
    await signIn(await newFan());
    await openArtist(page, artist.handle);
    await page.getByRole("link", { name: "Pledge to this" }).click();
    await expect(page.getByText("If it falls short, no card is charged.").last()).toBeVisible();
    await page.getByRole("button", { name: "Pledge $25.00" }).click();
    await typeCard(page, CARDS.good);
    await page.getByRole("button", { name: "Save my card" }).click();
    await expect(page.getByRole("heading", { name: "Your word counts" })).toBeVisible();
    await page.getByRole("button", { name: /^Back to/ }).click();
    await expect(page.getByRole("progressbar", { name: "The goal Three hundred copies" })).toHaveAttribute("aria-valuenow", "25");
    expect(await callApi<{ total: number }>(page.request, startedApp, "GET", "/patron/receipts")).toMatchObject({ total: 0 });
  });

  test("a goal beside a film is seen under it, and a tip from there moves it; a third goal's link opens it, with what a pledge gives", async ({
    page,
    browser,
    newFan,
    startedApp,
  }) => {
    const filmId = await addBlankFilm(startedApp, { artistId: artist.id, title: "Two scenes" });
    await page.goto("/studio/goals");
    await page.getByLabel("What is it for?").fill("Words below it");
    await page.getByLabel("Beside a film").selectOption({ label: "Two scenes" });
    await page.getByLabel("Goal, USD", { exact: true }).fill("100");
    await page.getByLabel("Who pledges gets").selectOption({ label: "Silver" });
    await page.getByLabel("For how many months").fill("3");
    await page.getByLabel("From a pledge of, USD").fill("20");
    await page.getByRole("button", { name: "Open this goal" }).click();
    await expect(page.getByText("Opens Silver for 3 months, from $20 on")).toBeVisible();
    await expect(page.getByRole("link", { name: "Beside Two scenes" })).toBeVisible();
    const { items } = await callApi<{ items: { id: string }[] }>(page.request, startedApp, "GET", "/patron/goals");
    for (const title of ["A second", "A third"]) await callApi(page.request, startedApp, "POST", "/patron/goal", { title, target: 10_000 });

    const theirs = await browser.newContext({ baseURL: startedApp.url });
    const fanPage = await theirs.newPage();
    await signInOn(fanPage, startedApp.url, await newFan());
    await fanPage.goto(`/watch/${filmId}`);
    const progress = fanPage.getByRole("progressbar", { name: "The goal Words below it" });
    await expect(progress).toHaveAttribute("aria-valuenow", "0");
    await fanPage.getByRole("link", { name: "Tip towards it" }).click();
    await expect(fanPage.getByText("For the film “Two scenes”.")).toBeVisible();
    await fanPage.getByRole("button", { name: "Send $5.00" }).click();
    await typeCard(fanPage, CARDS.good);
    await fanPage.getByRole("button", { name: "Pay $5.00" }).click();
    await expect(fanPage.getByRole("heading", { name: "It arrived" })).toBeVisible();
    await fanPage.goto(`/watch/${filmId}`);
    await expect(progress).toHaveAttribute("aria-valuenow", "5");

    await fanPage.goto(`/artists/${artist.handle}?goal=${items[0]?.id}`);
    await expect(fanPage.getByText("This opens Silver for 3 months, once it is charged.")).toBeVisible();
    await fanPage.getByRole("button", { name: "Pledge $25.00" }).click();
    await typeCard(fanPage, CARDS.good);
    await fanPage.getByRole("button", { name: "Pay $25.00" }).click();
    await expect(fanPage.getByRole("heading", { name: "It counts" })).toBeVisible();
    await fanPage.goto("/memberships");
    await expect(fanPage.getByText(/^Silver until/)).toBeVisible();
    await theirs.close();
  });

  test("an artist sells tickets for a livestream, a fan buys one and gets in, and gets the money back when the artist cancels", async ({
    page,
    browser,
    newFan,
    startedApp,
  }) => {
    const startsAt = new Date(Date.now() + DAY_MS).toISOString().slice(0, 16);
    const show = { title: "At the desk", startsAt, timeZone: "UTC", minTier: "platinum", joinUrl: "https://meet.example.com/room" };
    const { id } = await callApi<{ id: string }>(page.request, startedApp, "POST", "/livestreams", show);
    await page.goto(`/studio/livestreams/${id}`);
    await page.getByLabel("Price of a ticket, USD").fill("12");
    await expect(page.getByText("Of $12.00 you get $10.80.")).toBeVisible();
    await page.getByRole("button", { name: "Sell tickets" }).click();
    await expect(page.getByText("Tickets are on sale at this price.")).toBeVisible();

    const fan = await newFan();
    const theirs = await browser.newContext({ baseURL: startedApp.url });
    const fanPage = await theirs.newPage();
    await signInOn(fanPage, startedApp.url, fan);
    await fanPage.goto(`/livestreams/${id}`);
    await fanPage.getByRole("link", { name: "Buy a ticket, $12.00" }).click();
    await typeCard(fanPage, CARDS.good);
    await fanPage.getByRole("button", { name: "Pay $12.00" }).click();
    await expect(fanPage.getByRole("heading", { name: "You are in" })).toBeVisible();
    await fanPage.getByRole("button", { name: "To the livestream" }).click();
    await expect(fanPage.getByRole("link", { name: "Join" })).toHaveAttribute("href", show.joinUrl);
    await expect(fanPage.getByRole("link", { name: /Buy a ticket/ })).toBeHidden();
    await fanPage.getByRole("link", { name: "Send a tip" }).click();
    await fanPage.getByRole("button", { name: "Send $5.00" }).click();
    await typeCard(fanPage, CARDS.good);
    await fanPage.getByRole("button", { name: "Pay $5.00" }).click();
    await expect(fanPage.getByRole("heading", { name: "It arrived" })).toBeVisible();

    await page.reload();
    await expect(page.getByRole("row", { name: `${fan.name} ` })).toContainText("$10.80");
    await expect(page.getByRole("definition").filter({ hasText: "$10.80" })).toBeVisible();

    await expect(async () => {
      await page.goto("/studio/earnings/transactions");
      await expect(page.getByText(/A tip for the livestream “At the desk”/)).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await page.goto(`/studio/livestreams/${id}`);
    await page.getByRole("button", { name: "Cancel it" }).click();
    await page.getByRole("button", { name: "Cancel it, give back 1 ticket and tell them" }).click();
    await expect(page.getByText("Cancelled", { exact: true })).toBeVisible();
    await expect(async () => {
      await fanPage.goto("/memberships");
      await expect(fanPage.getByRole("listitem").filter({ hasText: show.title })).toContainText("Given back", { timeout: 1_000 });
    }).toPass();
    await theirs.close();
  });

  test("somebody whom the artist gave Gold has a feed and a call of their own, moves it, and takes back a gift that nobody opened", async ({
    page,
    browser,
    newFan,
    startedApp,
  }) => {
    const starts = [2, 3].map((days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 16));
    await callApi(page.request, startedApp, "POST", "/calls/slots", { startsAt: starts, timeZone: "UTC", joinUrl: "https://meet.example.com/room" });
    const { tiers } = await callApi<{ tiers: { id: string; key: string }[] }>(page.request, startedApp, "GET", "/patron/tiers");
    const theirs = await browser.newContext({ baseURL: startedApp.url });
    const fanPage = await theirs.newPage();
    await signInOn(fanPage, startedApp.url, await newFan());
    const fan = await callApi<Me>(fanPage.request, startedApp, "GET", "/account/settings");
    await callApi(page.request, startedApp, "POST", "/patron/comps", { fan: fan.handle, tierId: tiers.find(({ key }) => key === "gold")?.id });
    await giveGift(fanPage, startedApp, { artistId: artist.id, tier: "bronze", months: 1, recipientEmail: "somebody@elsewhere.test" });

    await fanPage.goto("/memberships");
    await expect(fanPage.getByRole("listitem").filter({ hasText: "Gold of" })).toContainText("From the artist. Nothing is charged.");
    await fanPage.getByRole("button", { name: /^Make my feed/ }).click();
    await expect(fanPage.getByLabel("Your address, shown this once")).toHaveValue(/\/api\/feeds\/rss\//);

    await fanPage.getByText("Book a call:").getByRole("link").click();
    await fanPage.getByRole("radio").first().check();
    await fanPage.getByRole("button", { name: "Book this call" }).click();
    const when = fanPage
      .getByRole("listitem")
      .filter({ has: fanPage.getByRole("button", { name: /^Cancel the call/ }) })
      .locator("time");
    await expect(when).toHaveAttribute("datetime", `${starts[0]}:00.000Z`);
    await fanPage.getByRole("link", { name: /^Move the call/ }).click();
    await fanPage.getByRole("radio").first().check();
    await fanPage.getByRole("button", { name: "Move it to this time" }).click();
    await expect(when).toHaveAttribute("datetime", `${starts[1]}:00.000Z`);

    await fanPage.getByRole("button", { name: "Take back the gift for somebody@elsewhere.test" }).click();
    await fanPage.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
    await expect(fanPage.getByRole("listitem").filter({ hasText: "somebody@elsewhere.test" })).toContainText("Given back");
    await theirs.close();
  });
});

test("a button and a goal on somebody else's page run no script, set no cookie and lead to the artist", async ({ page, newArtist, signIn, startedApp }) => {
  await signIn(await newArtist());
  const artist = await callApi<Me>(page.request, startedApp, "GET", "/account/settings");
  const goal = await callApi<{ id: string }>(page.request, startedApp, "POST", "/patron/goal", { title: "A <b>second</b> film", target: 10_000 });
  for (const path of [`/embed/artists/${artist.handle}/support`, `/embed/goals/${goal.id}`]) {
    const response = await page.goto(path);
    const headers = response?.headers() ?? {};
    expect(headers["content-security-policy"]).toMatch(/^default-src 'none';.*frame-ancestors \*/);
    expect([headers["x-frame-options"], headers["set-cookie"]]).toEqual([undefined, undefined]);
    expect(await response?.text()).not.toMatch(/<script|<b>/);
    await expect(page.getByRole("link")).toHaveAttribute("href", new RegExp(`/artists/${artist.handle}\\?`));
  }
});
