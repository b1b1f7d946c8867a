import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import { LIGHTER } from "@/delivery/testing/make-thumbnails";
import { type MadeWork, makeWork } from "@/delivery/testing/make-work";
import { type SiteFiles, startSite, type TestSite } from "@/delivery/testing/start-site";
import { bundlePage } from "../testing/bundle-page";
import type { Sight } from "../testing/work-page";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const LONG = { timeout: 40_000, interval: 100 };
const KEY = { id: "key_1", bytes: new Uint8Array(16).fill(7) };
const FULL_RANGE = 255 / 219;

let browser: Browser;
let files: SiteFiles;
let open: MadeWork;
let patrons: MadeWork;
let context: BrowserContext;
let running: { close(): void }[];

beforeAll(async () => {
  [files, open, patrons] = [await bundlePage(), await makeWork(16, null, null, true), await makeWork(4, KEY, null, true)];
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
  readonly page: Page;
}

async function setStage(made: MadeWork): Promise<Stage> {
  const [site, cdn] = [await startSite(made, files), await startHostileServer(made.objects)];
  running.push(site, cdn);
  site.layers = [{ name: "cdn", kind: "cdn", baseUrl: cdn.baseUrl }];
  site.keys.set(KEY.id, KEY.bytes);
  const page = await context.newPage();
  await page.goto(`${site.url}/watch/${made.work}`);
  return { site, cdn, page };
}

async function play({ page, cdn }: Stage, made: MadeWork, others: readonly string[] = []): Promise<void> {
  const setting = { work: made.work, directOrigins: [cdn.baseUrl, ...others], bufferSeconds: 6, rate: 1 };
  await page.evaluate(`void page.playOurs(${JSON.stringify(setting)})`);
  await vi.waitFor(async () => expect((await page.evaluate<Sight>("page.sight()")).timeMs).toBeGreaterThan(200), LONG);
}

const lightAt = (page: Page, timeMs: number) => page.evaluate<number | null>(`page.pictureAt(${timeMs})`);
/** Of the picture that stands from this half second on. */
const lightOf = (halfSeconds: number) => halfSeconds * LIGHTER * FULL_RANGE;
const thumbnailsIn = (made: MadeWork, asked: readonly string[]) => made.thumbnails.map((cid) => asked.filter((each) => each === cid).length);

it("A small picture is that of its moment; nothing of them is asked for before, and each sheet once", async () => {
  const stage = await setStage(open);
  const { page, cdn } = stage;
  await play(stage, open);
  expect(thumbnailsIn(open, cdn.asked)).toEqual([0, 0, 0]);
  expect(await lightAt(page, 3_200)).toBeCloseTo(lightOf(6), -1);
  expect(thumbnailsIn(open, cdn.asked)).toEqual([1, 1, 0]);
  expect(await lightAt(page, 12_400)).toBeCloseTo(lightOf(24), -1);
  expect(await lightAt(page, 12_600)).toBeCloseTo(lightOf(25), -1);
  // What lies after the end is still the last of them.
  expect(await lightAt(page, 60_000)).toBeCloseTo(lightOf(31), -1);
  expect(thumbnailsIn(open, cdn.asked)).toEqual([1, 1, 1]);
});

it("Whoever sweeps over the film asks for the sheet where they stay alone", async () => {
  const stage = await setStage(open);
  await play(stage, open);
  expect(await lightAt(stage.page, 0)).toBeCloseTo(lightOf(0), -1);
  const swept = await stage.page.evaluate<readonly (number | null)[]>("Promise.all([page.pictureAt(13_000), page.pictureAt(500)])");
  expect(swept).toEqual([null, expect.any(Number)]);
  expect(thumbnailsIn(open, stage.cdn.asked)).toEqual([1, 1, 0]);
});

it("What one carrier falsified is not shown: it comes from another, and the first is asked no more", async () => {
  const stage = await setStage(open);
  const [, first] = open.thumbnails;
  if (first === undefined) throw new Error("A film with small pictures has a sheet.");
  const wrong = new Uint8Array(open.objects.get(first) ?? []).fill(0, 100, 200);
  const liar = await startHostileServer(new Map([...open.objects, [first, wrong]]));
  running.push(liar);
  stage.site.layers = [{ name: "liar", kind: "cdn", baseUrl: liar.baseUrl }, ...stage.site.layers];
  await play(stage, open, [liar.baseUrl]);
  expect(await lightAt(stage.page, 1_000)).toBeCloseTo(lightOf(2), -1);
  expect(thumbnailsIn(open, liar.asked)).toEqual([1, 1, 0]);
  expect(await stage.page.evaluate<Sight>("page.sight()")).toMatchObject({
    failure: null,
    measured: expect.arrayContaining([expect.objectContaining({ layer: "liar", failure: "tampered" })]),
  });
});

it("Of a film for patrons they open with the key that the application gives, and not without", async () => {
  const stage = await setStage(patrons);
  await play(stage, patrons);
  stage.site.keys.clear();
  expect(await lightAt(stage.page, 1_000)).toBeNull();
  stage.site.keys.set(KEY.id, KEY.bytes);
  expect(await lightAt(stage.page, 1_000)).toBeCloseTo(lightOf(2), -1);
});

it("What was seen of them is on this device when nobody gives them any more", async () => {
  const stage = await setStage(open);
  await play(stage, open);
  await lightAt(stage.page, 0);
  stage.cdn.manner = "hang";
  await stage.page.reload();
  await play(stage, open);
  expect(await lightAt(stage.page, 1_000)).toBeCloseTo(lightOf(2), -1);
  expect(thumbnailsIn(open, stage.cdn.asked)).toEqual([1, 1, 0]);
});
