import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { videos } from "@/db/schema";
import { cookieName } from "@/server/accounts";
import { handleRest } from "@/server/api/rest";
import { handleTrpc } from "@/server/api/trpc-door";
import { getPlace } from "@/server/catalogue/places/get-place";
import type { Actor } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { addPerson } from "@/test/people";
import { createTestServices, goLive, type TestServices } from "@/test/services";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const CONTENTS = `import { keepPlace } from "@/components/player/keep-place";
const [, videoId, reader] = location.pathname.split("/");
keepPlace(document.querySelector("video"), { videoId, isShared: reader === "known" });
document.querySelector("video").src = "/film.wav";`;
const SAMPLES_A_SECOND = 8_000;
const SECONDS = 60;

let site: Server;
let browser: Browser;
let t: TestServices;

/** A minute of silence that every browser plays: what is looked at is the playhead. */
function makeSilence(): Buffer {
  const bytes = SAMPLES_A_SECOND * SECONDS;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLES_A_SECOND, 24);
  header.writeUInt32LE(SAMPLES_A_SECOND, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes, 128)]);
}

/** The real doors behind a page that has nothing but a film. */
async function answerDoor(request: IncomingMessage): Promise<Response> {
  const headers = Object.entries(request.headers).filter((header): header is [string, string] => typeof header[1] === "string");
  const body = request.method === "POST" ? await text(request) : undefined;
  const asked = new Request(new URL(request.url ?? "", `http://${request.headers.host}`), { method: request.method, headers, body });
  return request.url?.startsWith("/api/trpc/") ? handleTrpc(asked) : handleRest(asked);
}

function sendFile(request: IncomingMessage, response: ServerResponse, [type, content]: readonly [string, string | Buffer]): void {
  const bytes = Buffer.from(content);
  // Without ranges no browser moves its playhead.
  const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const range = request.headers.range === undefined ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead("content-range" in range ? 206 : 200, { "content-type": type, "accept-ranges": "bytes", ...range }).end(bytes.subarray(start));
}

beforeAll(async () => {
  t = await createTestServices();
  goLive(t);
  const options = { bundle: true, write: false, format: "iife", alias: { "@": process.cwd() } } as const;
  const script = (await build({ ...options, stdin: { contents: CONTENTS, resolveDir: process.cwd() } })).outputFiles[0]?.text ?? "";
  const files = new Map<string, readonly [string, string | Buffer]>([
    ["/run.js", ["text/javascript", script]],
    ["/film.wav", ["audio/wav", makeSilence()]],
  ]);
  const bare = ["text/html", '<!doctype html><video muted></video><script src="/run.js"></script>'] as const;
  site = createServer(async (request, response) => {
    if (request.url?.startsWith("/api/") !== true) return sendFile(request, response, files.get(request.url ?? "") ?? bare);
    const answer = await answerDoor(request);
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--disable-gpu", "--autoplay-policy=no-user-gesture-required", ...ROOT_FLAGS] });
}, 60_000);
afterAll(async () => {
  await browser.close();
  site.close();
  await t.close();
});

const timeOf = (page: Page) => page.evaluate<number>("document.querySelector('video').currentTime");
const originOf = () => `http://127.0.0.1:${z.object({ port: z.number() }).parse(site.address()).port}`;

/** A browser of its own, as on another device. */
async function openDevice(by?: Actor): Promise<Page> {
  const context = await browser.newContext();
  if (by !== undefined) {
    const { env } = t.services;
    const value = await encode({ token: { sid: by.sessionId }, secret: env.AUTH_SECRET });
    await context.addCookies([{ name: cookieName(env, "session"), value, url: originOf() }]);
  }
  return context.newPage();
}

/** Plays from a place until the playhead has moved, and stops there. */
async function watchFrom(page: Page, seconds: number): Promise<void> {
  await page.evaluate(`(async () => { const v = document.querySelector("video"); v.currentTime = ${seconds}; await v.play(); })()`);
  await vi.waitFor(async () => expect(await timeOf(page)).toBeGreaterThan(seconds));
  await page.evaluate("document.querySelector('video').pause()");
}

const isAt = (page: Page, seconds: number) => vi.waitFor(async () => expect(Math.abs((await timeOf(page)) - seconds)).toBeLessThan(3), 10_000);

it("A film goes on where this device left it, and begins anew when it was seen to its end", async () => {
  const page = await openDevice();
  const visit = () => page.goto(`${originOf()}/vid_1/stranger`);
  await visit();
  await watchFrom(page, 20);
  await visit();
  await isAt(page, 20);
  await watchFrom(page, 50);
  await visit();
  await vi.waitFor(async () => expect(await page.evaluate("document.querySelector('video').readyState")).toBeGreaterThan(0));
  expect(await timeOf(page)).toBe(0);
});

it("Who is signed in goes on at another device where they left the last, whatever that other device knew", async () => {
  const { actor } = await addPerson(t.services, "artist");
  const id = newId("video");
  const film = { artistId: actor.userId, title: "A film", status: "ready" as const, visibility: "public" as const, durationMs: SECONDS * 1_000 };
  await t.services.db.insert(videos).values({ id, ...film });
  const keptMs = async () => (await getPlace(t.services, actor, { id })).place?.placeMs ?? 0;
  const [first, second] = [await openDevice(actor), await openDevice(actor)];
  for (const [page, came, left] of [
    [first, 0, 20],
    [second, 20, 34],
    [first, 34, 40],
  ] as const) {
    t.clock.advanceMs(Date.now() - t.clock.now().getTime());
    const answered = page.waitForResponse((response) => response.url().includes("/api/trpc/catalogue.place"));
    await page.goto(`${originOf()}/${id}/known`);
    await answered;
    await isAt(page, came);
    await watchFrom(page, left);
    await page.goto("about:blank");
    await vi.waitFor(async () => expect(await keptMs()).toBeGreaterThanOrEqual(left * 1_000));
  }
});
