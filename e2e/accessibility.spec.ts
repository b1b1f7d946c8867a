import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type SeededPages, seedEveryPage } from "./fixtures/every-page";

const WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WIDTHS_PX = [320, 1440] as const;
const MODES = ["light", "dark"] as const;
const DOORS = ["/sign-in", "/sign-up"];
const ABSENT = "/there-is-nothing-here";

async function findFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG_22_AA).analyze();
  const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const seen = violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
  return overflowPx > 0 ? [...seen, `wider than the screen by ${overflowPx} px`] : seen;
}

async function checkAt(context: BrowserContext, address: string): Promise<string[]> {
  const page = await context.newPage();
  const faults: string[] = [];
  for (const width of WIDTHS_PX) {
    for (const colorScheme of MODES) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(address);
      faults.push(...(await findFaults(page)).map((fault) => `${address} at ${width} px, ${colorScheme}: ${fault}`));
    }
  }
  await page.close();
  return faults;
}

test.describe("every page, light and dark, at 320 and 1440 px", () => {
  let seeded: SeededPages;
  test.beforeAll(async ({ browser, startedApp }) => {
    test.setTimeout(400_000);
    seeded = await seedEveryPage(browser, startedApp);
  });
  test.afterAll(async () => {
    await seeded.signedIn.close();
    await seeded.visitor.close();
  });

  test("can be used by people who cannot see, point or tell colours apart (WCAG 2.2 AA), and fits", async () => {
    test.setTimeout(900_000);
    const faults: string[] = [];
    // Whoever is signed in is led on from the doors; the visitor below stands before them.
    const pages = [...seeded.addresses].filter(([pattern]) => !DOORS.includes(pattern)).map(([, address]) => address);
    for (const address of [...pages, ABSENT]) faults.push(...(await checkAt(seeded.signedIn, address)));
    expect(faults).toEqual([]);
  });

  test("can be used by visitors without an account as well", async () => {
    test.setTimeout(600_000);
    const open = [...seeded.addresses].filter(([pattern]) => !/^\/(studio|admin|settings)/.test(pattern));
    const faults: string[] = [];
    for (const [, address] of open) faults.push(...(await checkAt(seeded.visitor, address)));
    expect(faults).toEqual([]);
  });
});
