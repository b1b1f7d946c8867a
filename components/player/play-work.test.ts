import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import { type MadeWork, makeWork } from "@/delivery/testing/make-work";
import { type SiteFiles, startSite, type TestSite } from "@/delivery/testing/start-site";
import { bundlePage } from "./testing/bundle-page";
import type { Sight } from "./testing/work-page";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const FILM_SECONDS = 16;
const LONG = { timeout: 40_000, interval: 100 };
const KEY = { id: "key_1", bytes: new Uint8Array(16).fill(7) };

const CAPTIONS = "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:00:00.500 --> 00:00:03.500\nSeen by the river\n";

let browser: Browser;
let files: SiteFiles;
let open: MadeWork;
let patrons: MadeWork;
let context: BrowserContext;
let running: { close(): void }[];

beforeAll(async () => {
  [files, open, patrons] = [await bundlePage(), await makeWork(FILM_SECONDS), await makeWork(4, KEY, CAPTIONS)];
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] });
}, 120_000);
afterAll(() => browser.close());
beforeEach(async () => {
  running = [];
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  for (const each of running) each.close();
});

interface Stage {
  readonly site: TestSite;
  readonly cdn: HostileServer;
  readonly relay: HostileServer;
  readonly page: Page;
}

/** The site, a CDN and a relay, each of them at a port of its own, and a browser at the watch page. */
async function setStage(made: MadeWork): Promise<Stage> {
  const [site, cdn, relay] = [await startSite(made, files), await startHostileServer(made.objects), await startHostileServer(made.objects)];
  running.push(site, cdn, relay);
  site.layers = [
    { name: "cdn", kind: "cdn", baseUrl: cdn.baseUrl },
    { name: "relay", kind: "relay", baseUrl: relay.baseUrl },
  ];
  const page = await context.newPage();
  await page.goto(`${site.url}/watch/${made.work}`);
  return { site, cdn, relay, page };
}

function play({ page, cdn, relay }: Stage, made: MadeWork, choice: { readonly rate?: number; readonly captions?: string } = {}): Promise<unknown> {
  const setting = { work: made.work, directOrigins: [cdn.baseUrl, relay.baseUrl], bufferSeconds: 6, rate: 3, ...choice };
  return page.evaluate(`void page.playOurs(${JSON.stringify(setting)})`);
}

const sightOf = (page: Page) => page.evaluate<Sight>("page.sight()");
const playsTo = (page: Page, timeMs: number) => vi.waitFor(async () => expect((await sightOf(page)).timeMs).toBeGreaterThan(timeMs), LONG);

it("A film goes on when its CDN falsifies it in mid-play: what is not the artist's is not played, and the CDN is asked no more", async () => {
  const stage = await setStage(open);
  await play(stage, open);
  await playsTo(stage.page, 1_500);
  stage.cdn.manner = "tampered";
  await playsTo(stage.page, 14_000);
  const { served, measured, failure } = await sightOf(stage.page);
  expect(failure).toBeNull();
  const failed = measured.flatMap((each) => (each.kind === "failed" ? [`${each.layer}: ${each.failure}`] : []));
  // Picture and sound may have been asked for at the same time, and nothing after.
  expect(new Set(failed)).toEqual(new Set(["cdn: tampered"]));
  expect(failed.length).toBeLessThanOrEqual(2);
  expect(served).toMatchObject({ cdn: expect.any(Number), relay: expect.any(Number) });
});

it("With the worker a film goes on when its CDN hangs, and page and film open again when the application is dead as well", async () => {
  const stage = await setStage(open);
  const { page, site, cdn } = stage;
  await page.evaluate("page.becomeControlled()");
  await play(stage, open);
  await playsTo(page, 1_500);
  cdn.manner = "hang";
  await playsTo(page, 14_000);
  expect((await sightOf(page)).served).toMatchObject({ cdn: expect.any(Number), relay: expect.any(Number) });
  expect(site.asked.filter((path) => path.startsWith("/ipfs/"))).toEqual([]);
  expect(await page.evaluate("page.keepPage()")).toBe(true);

  site.isDead = true;
  await page.reload();
  await play(stage, open);
  await playsTo(page, 500);
  expect((await sightOf(page)).served).toMatchObject({ device: expect.any(Number) });
});

it("A film for patrons plays with the key that the application gives, and not without", async () => {
  const stage = await setStage(patrons);
  stage.site.keys.set(KEY.id, KEY.bytes);
  await play(stage, patrons);
  await playsTo(stage.page, 1_000);

  stage.site.keys.clear();
  await stage.page.reload();
  await play(stage, patrons);
  const refused = { failure: expect.stringContaining("to those who may watch it now"), timeMs: 0 };
  await vi.waitFor(async () => expect(await sightOf(stage.page)).toMatchObject(refused), LONG);
});

it("Captions that were chosen are shown at their time, those of a film for patrons with its key, and without them the film goes on", async () => {
  const stage = await setStage(patrons);
  stage.site.keys.set(KEY.id, KEY.bytes);
  await play(stage, patrons, { captions: "en", rate: 0.5 });
  await vi.waitFor(async () => expect(await stage.page.evaluate("page.captions()")).toEqual(["Seen by the river"]), LONG);
  expect((await sightOf(stage.page)).timeMs).toBeGreaterThan(400);
  const gone = await setStage({ ...patrons, objects: new Map([...patrons.objects].filter(([cid]) => cid !== patrons.captionsCid)) });
  gone.site.keys.set(KEY.id, KEY.bytes);
  await play(gone, patrons, { captions: "en" });
  await playsTo(gone.page, 3_000);
  expect(await sightOf(gone.page)).toMatchObject({ failure: null });
});

it("What is not signed by its artist's key is not played, and a film that has no root is left to the site's own door", async () => {
  const stage = await setStage({ ...open, publicKey: patrons.publicKey });
  await play(stage, open);
  const refused = { failure: expect.stringContaining("not what the artist signed"), timeMs: 0 };
  await vi.waitFor(async () => expect(await sightOf(stage.page)).toMatchObject(refused), LONG);
  await stage.page.reload();
  await play(stage, { ...open, work: "vid_without_a_root" });
  await vi.waitFor(async () => expect(await sightOf(stage.page)).toMatchObject({ failure: "no root", timeMs: 0 }), LONG);
  // Nothing was asked for but the root that was not believed.
  expect(new Set([stage.cdn, stage.relay].flatMap(({ asked }) => asked))).toEqual(new Set([open.rootCid]));
});
