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
const KEY = { id: `vid_${"0".repeat(26)}.1.720p.0`, bytes: new Uint8Array(16).fill(7) };

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

/** As when the house has no network any more. */
async function cutOff({ site, cdn, relay, page }: Stage): Promise<void> {
  site.isDead = true;
  cdn.manner = "hang";
  relay.manner = "hang";
  await page.reload();
}

async function keep({ page, cdn }: Stage, made: MadeWork, height: number): Promise<unknown> {
  await page.evaluate("page.becomeControlled()");
  expect(await page.evaluate("page.keepPage()")).toBe(true);
  return page.evaluate(`page.keepFilm(${JSON.stringify({ work: made.work, directOrigins: [cdn.baseUrl], height })})`);
}

it("A film that is kept plays to its end without any network, in the size that was kept and no other, and all that is shown was verified", async () => {
  const stage = await setStage(open);
  expect(await keep(stage, open, 144)).toBeNull();
  await cutOff(stage);
  await play(stage, open);
  await playsTo(stage.page, 15_000);
  expect(await stage.page.evaluate("page.heights()")).toEqual([144]);
  const { served, failure, measured } = await sightOf(stage.page);
  expect(Object.keys(served)).toEqual(["device"]);
  expect(failure).toBeNull();
  expect(measured.filter(({ kind }) => kind !== "cached")).toEqual([]);
});

it.each([
  ["plays without a network as long as its lease lasts", 60_000],
  ["does not play without a network when its lease is over", 1],
])("A film for patrons that is kept %s", async (_does, leaseMs) => {
  const stage = await setStage(patrons);
  const { site, page } = stage;
  site.keys.set(KEY.id, KEY.bytes);
  site.lease = { leaseMs, keys: [{ id: KEY.id, key: Buffer.from(KEY.bytes).toString("base64") }] };
  expect(await keep(stage, patrons, 360)).toBe("kept");
  await cutOff(stage);
  await play(stage, patrons, { captions: "en", rate: 0.5 });
  if (leaseMs === 1) {
    const over = { failure: expect.stringContaining("Go online once"), timeMs: 0 };
    await vi.waitFor(async () => expect(await sightOf(page)).toMatchObject(over), LONG);
  } else await vi.waitFor(async () => expect(await page.evaluate("page.captions()")).toEqual(["Seen by the river"]), LONG);
});

it("A film for patrons that is kept plays no more once the site has said that access has ended, also without a network", async () => {
  const stage = await setStage(patrons);
  const { site, page } = stage;
  site.keys.set(KEY.id, KEY.bytes);
  site.lease = { leaseMs: 60_000, keys: [{ id: KEY.id, key: Buffer.from(KEY.bytes).toString("base64") }] };
  expect(await keep(stage, patrons, 360)).toBe("kept");
  site.keys.clear();
  site.lease = null;
  await page.reload();
  await play(stage, patrons);
  await vi.waitFor(async () => expect(await sightOf(page)).toMatchObject({ failure: expect.stringContaining("may watch it now"), timeMs: 0 }), LONG);
  await cutOff(stage);
  await play(stage, patrons);
  await vi.waitFor(async () => expect(await sightOf(page)).toMatchObject({ failure: expect.stringContaining("Go online once"), timeMs: 0 }), LONG);
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
