import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page, Response } from "@playwright/test";
import { expect, test } from "./fixtures";

/** Its short form: each page is given it anew and has to read all of it. */
const AXE = await readFile(createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"), "utf8");
const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const MODES = ["light", "dark"] as const;
const WIDTHS = [320, 1440] as const;
const ALL_LOOKS = WIDTHS.flatMap((width) => MODES.map((mode) => ({ width, mode })));
/** The way from the front page to a film, and from a film to its clips. */
const MAIN_PAGES = ["/", "/artists/[handle]", "/watch/[videoId]", "/studio", "/studio/upload", "/studio/videos/[videoId]", "/studio/edits/[jobId]"];
/** The main pages in all four pairs; of the others one narrow and light, the next one wide and dark, and all four in `npm run accessibility`. */
const looksAt = (pattern: string, index: number) =>
  process.env.ACCESSIBILITY === "full" || MAIN_PAGES.includes(pattern)
    ? ALL_LOOKS
    : ALL_LOOKS.filter(({ width, mode }) => width === WIDTHS[index % 2] && mode === MODES[index % 2]);
/** Whoever is signed in is led on from here; a visitor stands before them. */
const DOORS = ["/sign-in", "/sign-up"];
/** What a visitor sees differs from what its owner sees. */
const PAID_PAGES = ["/artists/[handle]/join", "/artists/[handle]/posts/[postId]", "/gifts/redeem", "/sign-in/link", "/withdraw", "/withdraw/[token]"];
const OPEN_TO_VISITORS = [...DOORS, "/", "/forgot-password", "/artists/[handle]", "/livestreams/[livestreamId]", "/watch/[videoId]", ...PAID_PAGES];
const ABSENT = "/there-is-nothing-here";

/** This test's own script is kept out of widgets, in which none may run. */
const OWN_SCRIPT_IN_WIDGET = /^Blocked script execution in '[^']+\/embed\//;

/** The script tags of a page as it was sent that lack its nonce. What these scripts load themselves needs none: `strict-dynamic`. */
function scriptsWithoutNonce(html: string, nonce: string): readonly string[] {
  const scripts = html.match(/<script\b[^>]*>/g) ?? [];
  return scripts.length === 0 ? ["no script at all"] : scripts.filter((script) => !script.includes(`nonce="${nonce}"`));
}

/** What is wrong with a page's policy, and the nonce in it. */
async function checkPolicy(response: Response | null): Promise<{ readonly faults: readonly string[]; readonly nonce: string }> {
  const policy = response?.headers()["content-security-policy"] ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
  const scripts = policy.split(";").find((directive) => directive.trim().startsWith("script-src ")) ?? "";
  const isStrict = nonce !== "" && scripts.includes("'strict-dynamic'") && !/unsafe-(inline|eval)/.test(scripts);
  const html = (await response?.text()) ?? "";
  const faults = [
    ...(isStrict ? [] : [`has the policy ${policy}`]),
    ...(policy.includes("frame-ancestors 'none'") ? [] : ["can be framed"]),
    ...scriptsWithoutNonce(html, nonce).map((script) => `has a script without the nonce: ${script}`),
  ];
  return { faults, nonce };
}

/** Violations of WCAG 2.2 AA in the page as it stands. @param isAgain looked at before since it was loaded: what looks is in it already */
async function findFaults(page: Page, isAgain: boolean): Promise<string[]> {
  // Only frames of another origin (a card's fields) need the way of looking that opens a page of its own each time. No script
  // runs in our widgets for other people's pages, so it would wait in them for ever.
  const hasForeignFrames = (await page.locator("iframe:not([src^='/'])").count()) > 0;
  const axe = new AxeBuilder({ page, axeSource: isAgain && !hasForeignFrames ? "/* is there */" : AXE });
  const { violations } = await axe
    .options({ resultTypes: ["violations"] })
    .withTags(WCAG_22_AA)
    .setLegacyMode(!hasForeignFrames)
    .analyze();
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}

/** Light and dark, narrow and wide, as a person changes them: the page follows without being loaded again. On each width it fits. */
async function findFaultsInLooks(page: Page, looks: typeof ALL_LOOKS): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, { width, mode }] of looks.entries()) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: mode, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mode", mode);
    faults.push(...(await findFaults(page, index > 0)).map((fault) => `at ${width} px, ${mode}: ${fault}`));
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflowPx > 0) faults.push(`at ${width} px: wider than the screen by ${overflowPx} px`);
  }
  return faults;
}

/** Loads each page once and looks at everything on it: what it says to the console, its policy, and how people can use it. */
async function walk(context: BrowserContext, pages: readonly (readonly [pattern: string, address: string])[]): Promise<string[]> {
  const page = await context.newPage();
  const faults: string[] = [];
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)),
  );
  page.on("console", (message) => {
    const isForeseen = OWN_SCRIPT_IN_WIDGET.test(message.text()) || page.url().endsWith(ABSENT);
    if (message.type() === "error" && !isForeseen) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  const nonces = new Set<string>();
  for (const [index, [pattern, address]] of pages.entries()) {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const policy = await checkPolicy(await page.goto(address));
    if (nonces.has(policy.nonce)) faults.push(`${address} has the nonce of another page`);
    nonces.add(policy.nonce);
    faults.push(...[...policy.faults, ...(await findFaultsInLooks(page, looksAt(pattern, index)))].map((fault) => `${address} ${fault}`));
  }
  await page.close();
  return faults;
}

test("every page can be used by people who cannot see, point or tell colours apart (WCAG 2.2 AA), the main ones light and dark at 320 and 1440 px, each other one in one of these, fits on both widths and lets only scripts with its own nonce run", async ({
  seededPages,
}) => {
  test.setTimeout(900_000);
  const pages = [...seededPages.addresses].filter(([pattern]) => !DOORS.includes(pattern));
  expect(pages.length).toBeGreaterThan(15);
  for (const main of MAIN_PAGES) expect(seededPages.addresses.has(main)).toBe(true);
  expect(await walk(seededPages.signedIn, [...pages, [ABSENT, ABSENT]])).toEqual([]);
});

test("so can the open pages and the doors by visitors without an account", async ({ seededPages }) => {
  test.setTimeout(600_000);
  const open = OPEN_TO_VISITORS.map((pattern) => [pattern, seededPages.addresses.get(pattern) ?? "missing"] as const);
  expect(await walk(seededPages.visitor, open)).toEqual([]);
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
