import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { videos } from "@/db/schema";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import { type MadeWork, makeWork } from "@/delivery/testing/make-work";
import { startSite, type TestSite } from "@/delivery/testing/start-site";
import { addOpenFilm, meetOver } from "@/test/meet-over";
import { createTestServices, type TestServices } from "@/test/services";
import { bundlePage } from "./testing/bundle-page";
import type { Sight } from "./testing/work-page";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
// Browsers hide their addresses behind names that a local network resolves; a machine of tests often has nobody who does.
const FLAGS = ["--disable-gpu", "--no-first-run", "--autoplay-policy=no-user-gesture-required", "--disable-features=WebRtcHideLocalIpsWithMdns"];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const FILM_SECONDS = 24;
const NEARLY_MS = 20_000;
/** Of some thirty. */
const FROM_OTHERS_MIN = 5;
const LONG = { timeout: 40_000, interval: 100 };
/** Counts what a page does of WebRTC, from its first line on. */
const COUNT_CONNECTIONS = `
  window.made = { connections: 0, candidates: 0 };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      window.made.connections += 1;
      this.addEventListener("icecandidate", ({ candidate }) => { if (candidate) window.made.candidates += 1; });
    }
  };
`;

let browser: Browser;
let made: MadeWork;
let t: TestServices;
let site: TestSite;
let cdn: HostileServer;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  const files = await bundlePage();
  [made, t] = [await makeWork(FILM_SECONDS), await createTestServices()];
  await addOpenFilm(t, made.work);
  [site, cdn] = [await startSite(made, files), await startHostileServer(made.objects)];
  Object.assign(site, { layers: [{ name: "cdn", kind: "cdn", baseUrl: cdn.baseUrl }], peersAt: 1, meet: meetOver(t, made.work) });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] });
}, 120_000);
afterAll(async () => {
  for (const context of contexts) await context.close();
  await browser.close();
  site.close();
  cdn.close();
  await t.close();
});

/** Each with a device of its own, where nothing lies yet. */
async function openPage(): Promise<Page> {
  const context = await browser.newContext();
  contexts.push(context);
  const page = await context.newPage();
  await page.addInitScript(COUNT_CONNECTIONS);
  await page.goto(`${site.url}/watch/${made.work}`);
  return page;
}

const play = (page: Page, isSharing: boolean, bufferSeconds: number) =>
  page.evaluate(`void page.playOurs(${JSON.stringify({ work: made.work, directOrigins: [cdn.baseUrl], bufferSeconds, rate: 2, isSharing })})`);
const sightOf = (page: Page) => page.evaluate<Sight>("page.sight()");
const playsTo = (page: Page, timeMs: number) => vi.waitFor(async () => expect((await sightOf(page)).timeMs).toBeGreaterThan(timeMs), LONG);
const connectionsOf = (page: Page) => page.evaluate<{ connections: number; candidates: number }>("window.made");
const viewersOf = (page: Page, viewers: number | null) => vi.waitFor(async () => expect((await sightOf(page)).viewers).toBe(viewers), LONG);

it("A film goes from viewer to viewer once they agree, by page and by worker; nobody connects before, and at once nobody when it is for patrons", async () => {
  const first = await openPage();
  // It has all of the film soon, and stays.
  await play(first, false, 60);
  await playsTo(first, 3_000);
  expect([await connectionsOf(first), (await sightOf(first)).viewers]).toEqual([{ connections: 0, candidates: 0 }, null]);
  expect(site.asked.filter((path) => path.includes("/peers"))).toEqual([]);
  await first.evaluate("page.share(true)");
  await viewersOf(first, 0);

  const [second, third] = [await openPage(), await openPage()];
  await third.evaluate("page.becomeControlled()");
  for (const page of [second, third]) await play(page, true, 10);
  for (const page of [second, third]) await playsTo(page, NEARLY_MS);
  for (const page of [second, third]) {
    const { served, failure, stalledMs } = await sightOf(page);
    // How much of it is measured by `npm run bench -- peers`; here the machine may be busy, and the first seconds come from the CDN.
    expect([failure, (served["other viewers"] ?? 0) >= FROM_OTHERS_MIN], `${JSON.stringify(served)}, stood ${stalledMs} ms`).toEqual([null, true]);
  }
  expect((await connectionsOf(second)).connections).toBeGreaterThan(0);

  await second.evaluate("page.share(false)");
  await viewersOf(second, null);
  await t.services.db.update(videos).set({ visibility: "patrons" }).where(eq(videos.id, made.work));
  for (const page of [first, third]) await viewersOf(page, null);
}, 120_000);
