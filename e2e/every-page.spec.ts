import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const MODES = ["light", "dark"] as const;
/** Each width and each light once; `npm run accessibility` looks at all four pairs. */
const LOOKS_AT_ALL = process.env.ACCESSIBILITY === "full";
const LOOKS = [320, 1440].flatMap((width, index) => MODES.filter((_mode, other) => LOOKS_AT_ALL || index === other).map((mode) => ({ width, mode })));
/** Whoever is signed in is led on from here; a visitor stands before them. */
const DOORS = ["/sign-in", "/sign-up"];
/** What a visitor sees differs from what its owner sees. */
const PAID_PAGES = ["/artists/[handle]/join", "/artists/[handle]/posts/[postId]", "/gifts/redeem", "/sign-in/link", "/withdraw", "/withdraw/[token]"];
const OPEN_TO_VISITORS = [...DOORS, "/", "/forgot-password", "/artists/[handle]", "/watch/[videoId]", ...PAID_PAGES];
const ABSENT = "/there-is-nothing-here";

/** This test's own script is kept out of widgets, in which none may run. */
const OWN_SCRIPT_IN_WIDGET = /^Blocked script execution in '[^']+\/embed\//;

async function findFaults(page: Page): Promise<string[]> {
  // Only frames of another origin (a card's fields) need the way of looking that opens a page of its own each time. No script
  // runs in our widgets for other people's pages, so it would wait in them for ever.
  const hasForeignFrames = (await page.locator("iframe:not([src^='/'])").count()) > 0;
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(WCAG_22_AA);
  const { violations } = await axe.setLegacyMode(!hasForeignFrames).analyze();
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const seen = violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
  return overflowPx > 0 ? [...seen, `wider than the screen by ${overflowPx} px`] : seen;
}

/** Light and dark, narrow and wide, as a person changes them: the page follows without being loaded again. */
async function checkAll(context: BrowserContext, addresses: readonly string[]): Promise<string[]> {
  const page = await context.newPage();
  const faults: string[] = [];
  for (const address of addresses) {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(address);
    for (const { width, mode } of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: mode, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveAttribute("data-mode", mode);
      faults.push(...(await findFaults(page)).map((fault) => `${address} at ${width} px, ${mode}: ${fault}`));
    }
  }
  await page.close();
  return faults;
}

test("every page can be used by people who cannot see, point or tell colours apart (WCAG 2.2 AA), light and dark, at 320 and 1440 px", async ({
  seededPages,
}) => {
  test.setTimeout(900_000);
  const pages = [...seededPages.addresses].filter(([pattern]) => !DOORS.includes(pattern)).map(([, address]) => address);
  expect(pages.length).toBeGreaterThan(15);
  expect(await checkAll(seededPages.signedIn, [...pages, ABSENT])).toEqual([]);
});

test("visitors without an account can use the open pages and the doors just as well", async ({ seededPages }) => {
  test.setTimeout(600_000);
  const open = OPEN_TO_VISITORS.map((pattern) => seededPages.addresses.get(pattern) ?? "missing");
  expect(await checkAll(seededPages.visitor, open)).toEqual([]);
});

/** The script tags of a page as it was sent that lack its nonce. What these scripts load themselves needs none: `strict-dynamic`. */
function scriptsWithoutNonce(html: string, nonce: string): readonly string[] {
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  return scripts.length === 0 ? ["no script at all"] : scripts.filter((script) => !script.includes(`nonce="${nonce}"`));
}

test("the policy lets only scripts with the page's own nonce run, on every page, and nothing on any page breaks it", async ({ seededPages: seeded }) => {
  test.setTimeout(600_000);
  const page = await seeded.signedIn.newPage();
  const faults: string[] = [];
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)),
  );
  page.on("console", (message) => {
    if (message.type() === "error" && !OWN_SCRIPT_IN_WIDGET.test(message.text())) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  const nonces = new Set<string>();
  const visited = new Set<string>();
  for (const [pattern, address] of seeded.addresses) {
    // Whoever is signed in is led on from there, to a page that is in the list.
    if (pattern === "/sign-in" || pattern === "/sign-up") continue;
    visited.add(address);
    const response = await page.goto(address, { waitUntil: "load" });
    const policy = response?.headers()["content-security-policy"] ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    nonces.add(nonce);
    const scripts = policy.split(";").find((directive) => directive.trim().startsWith("script-src ")) ?? "";
    if (nonce === "" || !scripts.includes("'strict-dynamic'") || /unsafe-(inline|eval)/.test(scripts)) faults.push(`${address} has the policy ${policy}`);
    if (!policy.includes("frame-ancestors 'none'")) faults.push(`${address} can be framed`);
    const html = (await response?.text()) ?? "";
    faults.push(...scriptsWithoutNonce(html, nonce).map((script) => `${address} has a script without the nonce: ${script}`));
  }
  expect(faults).toEqual([]);
  expect(nonces.size).toBe(visited.size);
});

test("the policy stops a script that somebody smuggled into a page", async ({ seededPages: seeded }) => {
  const page = await seeded.visitor.newPage();
  await page.goto("/");
  const ran = await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", `<img src="/none" onerror="window.smuggled = true">`);
    return new Promise<boolean>((resolve) => {
      document.addEventListener("securitypolicyviolation", () => resolve("smuggled" in window), { once: true });
    });
  });
  expect(ran).toBe(false);
});
