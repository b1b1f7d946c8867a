import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { type Browser, chromium } from "@playwright/test";
import { eq } from "drizzle-orm";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { royaltyViews, videos } from "@/db/schema";
import { handleTrpc } from "@/server/api/trpc-door";
import { systemClock } from "@/server/kernel/clock";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";
import { issuePlayTicket } from "./issue-ticket";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"];
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const ADDRESS = "203.0.113.9";
/** Half of it is a view, and longer than the shortest time between two beats. */
const FILM_SECONDS = 4;
const SCRIPT_BYTES_MAX = 900;
/** Whoever asks first waits for a connection: nearly as long as from one event that is heard to the next. */
const FIRST_WAY_MS = 700;

let t: TestServices;
let site: Server;
let browser: Browser;
let videoId: string;
/** What the page sent, in bytes, and what it was answered. */
const sent: number[] = [];
const answers: string[] = [];

beforeAll(async () => {
  t = await createTestServices();
  // The player's beats come as real time passes.
  goLive({ ...t, services: { ...t.services, clock: systemClock } });
  videoId = newId("video");
  const { actor } = await addPerson(t.services, "artist");
  const ready = { status: "ready" as const, visibility: "public" as const, durationMs: FILM_SECONDS * 1_000 };
  await t.services.db.insert(videos).values({ id: videoId, artistId: actor.userId, title: "Film", ...ready });
  // The door's first answer takes as long as this short film: it has been opened before, as in a site that runs.
  await handleTrpc(new Request("http://127.0.0.1/api/trpc/accounts.whoAmI"));
  site = await startSite(await makeFilm(), await bundlePlayer());
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...ROOT_FLAGS] });
}, 120_000);
afterAll(async () => {
  await browser.close();
  site.close();
  await t.close();
});

async function makeFilm(): Promise<Buffer> {
  const path = join(t.services.env.DATA_DIR, "film.mp4");
  const picture = ["-f", "lavfi", "-i", "color=size=64x36:rate=25", "-t", String(FILM_SECONDS)];
  await promisify(execFile)("ffmpeg", ["-y", "-loglevel", "error", ...picture, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path]);
  return readFile(path);
}

/** What the product's player does to count, with all that it needs. */
async function bundlePlayer(): Promise<string> {
  const contents = 'import { sendBeats } from "@/components/player/play-beats"; window.sendBeats = sendBeats;';
  const options = { bundle: true, write: false, format: "iife", minify: true, alias: { "@": process.cwd() } } as const;
  const bundle = await build({ ...options, stdin: { contents, resolveDir: process.cwd() } });
  return bundle.outputFiles[0]?.text ?? "";
}

async function startSite(film: Buffer, script: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === "/film.mp4") sendFilm(film, request, response);
    else if (request.url === "/player.js") response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    else if (request.url?.startsWith("/api/trpc/") === true) void passOn(request, response);
    else response.writeHead(200, { "content-type": "text/html" }).end(page(request.headers["user-agent"] ?? ""));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Of a player in a tab behind others one event in so many is heard. */
const HEARD_EVERY = 3;

/** The film begins again at its end: on a machine that is busy elsewhere, the answer to the first beat may take longer than it lasts. */
function page(userAgent: string): string {
  const watcher = { actor: null, clientAddress: ADDRESS, userAgent, country: null };
  // As the pages of the product do: the door below goes by the clock of the machine.
  const ticket = issuePlayTicket({ ...t.services, clock: systemClock }, watcher, videoId);
  const rarely = `let n = 0; document.querySelector("video").addEventListener("timeupdate", (event) => ++n % ${HEARD_EVERY} && event.stopImmediatePropagation())`;
  const start = `${rarely}; sendBeats(document.querySelector("video"), ${JSON.stringify({ videoId, ticket })})`;
  return `<!doctype html><video src="/film.mp4" muted loop></video><script src="/player.js"></script><script>${start}</script>`;
}

function sendFilm(film: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const range = { "content-range": `bytes ${start}-${film.length - 1}/${film.length}`, "accept-ranges": "bytes" };
  response.writeHead(206, { ...range, "content-type": "video/mp4" }).end(film.subarray(start));
}

async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  sent.push(body.length);
  if (sent.length === 1) await delay(FIRST_WAY_MS);
  const headers = { "content-type": "application/json", "user-agent": request.headers["user-agent"] ?? "", "x-forwarded-for": ADDRESS };
  const answer = await handleTrpc(new Request(`http://127.0.0.1${request.url}`, { method: "POST", headers, body }));
  const text = await answer.text();
  answers.push(`${answer.status} ${text}`);
  response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
}

it("a film that plays in a browser, behind others and by a network that is slow at first, is a view of some hundred bytes of script and a few small requests, and one that stands still is none", async () => {
  const address = site.address();
  const watcher = await (await browser.newContext({ userAgent: BROWSER })).newPage();
  await watcher.goto(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`);
  await watcher.locator("video").evaluate((element) => element instanceof HTMLVideoElement && element.readyState);
  expect(sent).toEqual([]);
  await watcher.locator("video").evaluate((element) => (element instanceof HTMLVideoElement ? element.play() : null));
  const views = () => t.services.db.select().from(royaltyViews).where(eq(royaltyViews.videoId, videoId));
  const counted = { views: [{ status: "counted", reasons: [], viewerId: null }] };
  await vi.waitFor(async () => expect({ views: await views(), answers }).toMatchObject(counted), { timeout: 40_000, interval: 50 });
  expect(sent.length).toBeLessThanOrEqual(4);
  expect(Math.max(...sent)).toBeLessThan(400);
  const own = await build({ entryPoints: ["components/player/play-beats.ts"], bundle: true, write: false, format: "esm", minify: true, external: ["@/*"] });
  expect(own.outputFiles[0]?.contents.length).toBeLessThan(SCRIPT_BYTES_MAX);
});
