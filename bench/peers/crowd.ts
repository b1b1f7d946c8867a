import { setTimeout as sleep } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { type HostileServer, startHostileServer } from "@/delivery/testing/hostile-server";
import type { MadeWork } from "@/delivery/testing/make-work";
import { type SiteFiles, startSite, type TestSite } from "@/delivery/testing/start-site";
import type { Cid } from "@/protocol/cid";
import { addOpenFilm, meetOver } from "@/test/meet-over";
import { createTestServices } from "@/test/services";
import type { Viewed, ViewSetting } from "./viewer-page";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
// The pages are all on this machine, where nobody resolves the names behind which browsers hide their addresses.
const FLAGS = ["--disable-gpu", "--no-first-run", "--disable-features=WebRtcHideLocalIpsWithMdns"];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const LOOK_MS = 1_000;
const LATE_MS_MAX = 120_000;

export interface Crowd {
  readonly viewers: number;
  /** Between one that begins and the next. */
  readonly everyMs: number;
}

export interface CrowdFilm {
  readonly made: MadeWork;
  readonly files: SiteFiles;
  readonly playlists: ViewSetting["playlists"];
  readonly seconds: number;
  readonly partMs: number;
}

export interface CrowdRun {
  /** Of the CDN, in order. */
  readonly asked: readonly Cid[];
  /** What was asked of it: each object counts whole, also when it was called off. */
  readonly cdnBytes: number;
  /** Questions to the rooms and their answers, without the heads of HTTP. */
  readonly roomBytes: number;
  /** How long each call took there. */
  readonly roomMs: readonly number[];
  readonly viewed: readonly Viewed[];
}

function totalOf(objects: MadeWork["objects"], cids: readonly Cid[]): number {
  return cids.reduce((sum, cid) => sum + (objects.get(cid)?.length ?? 0), 0);
}

/** The application's rooms, and how much is said in them. */
function countRooms(meet: NonNullable<TestSite["meet"]>) {
  const said = { bytes: 0, answeredMs: [] as number[] };
  const counted: typeof meet = async (path, question) => {
    const startedMs = performance.now();
    const answer = await meet(path, question);
    said.answeredMs.push(performance.now() - startedMs);
    said.bytes += JSON.stringify(question).length + JSON.stringify(answer.body).length;
    return answer;
  };
  return { said, counted };
}

/** From its first call until its film is over; then it leaves, as somebody does who closes the page. */
async function watch(context: BrowserContext, page: Page, setting: ViewSetting, lastMs: number): Promise<Viewed> {
  await page.evaluate(`void page.view(${JSON.stringify(setting)})`);
  for (;;) {
    const viewed = await page.evaluate<Viewed>("page.viewed()");
    if (viewed.isOver || performance.now() > lastMs) {
      await context.close();
      return viewed.isOver ? viewed : { ...viewed, failure: "not over in time" };
    }
    await sleep(LOOK_MS);
  }
}

async function watchAll(site: TestSite, cdn: HostileServer, { made, playlists, seconds, partMs }: CrowdFilm, crowd: Crowd): Promise<readonly Viewed[]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] });
  try {
    const pages: { readonly context: BrowserContext; readonly page: Page }[] = [];
    // All are there before the first begins, so that the machine does not open pages while others watch.
    for (let at = 0; at < crowd.viewers; at++) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${site.url}/watch/${made.work}`);
      pages.push({ context, page });
    }
    const viewing: Promise<Viewed>[] = [];
    for (const { context, page } of pages) {
      const lastMs = performance.now() + seconds * 1_000 + LATE_MS_MAX;
      viewing.push(watch(context, page, { work: made.work, directOrigins: [cdn.baseUrl], playlists, partMs }, lastMs));
      await sleep(crowd.everyMs);
    }
    return await Promise.all(viewing);
  } finally {
    await browser.close();
  }
}

/** Viewers of one film who share it: each in a real browser with a device of its own, by real WebRTC, with the application's own rooms and database. */
export async function runCrowd(film: CrowdFilm, crowd: Crowd): Promise<CrowdRun> {
  const { made, files } = film;
  const t = await createTestServices();
  await addOpenFilm(t, made.work);
  const { said, counted } = countRooms(meetOver(t, made.work));
  const [site, cdn] = [await startSite(made, files), await startHostileServer(made.objects)];
  Object.assign(site, { layers: [{ name: "cdn", kind: "cdn", baseUrl: cdn.baseUrl }], peersAt: 1, meet: counted });
  try {
    const viewed = await watchAll(site, cdn, film, crowd);
    return { asked: cdn.asked, cdnBytes: totalOf(made.objects, cdn.asked), roomBytes: said.bytes, roomMs: said.answeredMs, viewed };
  } finally {
    for (const each of [site, cdn]) each.close();
    await t.close();
  }
}
