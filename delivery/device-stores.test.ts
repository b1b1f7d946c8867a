import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const CHROMIUM = process.env.CHROMIUM_PATH || "/usr/bin/chromium";
const ROOT_FLAGS = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** Runs in the page: what it answers is compared here. */
const CONTENTS = `
import { openDeviceStores } from "@/delivery/device-stores";
import { ObjectCache } from "@/delivery/object-cache";
import { makeCid } from "@/protocol/cid";
window.run = async () => {
  const { objects, roots } = await openDeviceStores();
  const cache = new ObjectCache(objects);
  const bytes = new TextEncoder().encode("a segment");
  const cid = await makeCid(bytes);
  const before = (await cache.find(cid)) === null;
  await cache.keep(cid, bytes, true);
  await cache.keep(cid, bytes);
  const seen = { work: "vid_1", pinnedKey: "key", seq: 5, rootCid: cid, layers: [], isPinned: false };
  await roots.keep(seen);
  await roots.keep({ ...seen, pinnedKey: "another", seq: 3, isPinned: true });
  return { before, cid };
};
window.runAgain = async (cid) => {
  const { objects, roots } = await openDeviceStores();
  const cache = new ObjectCache(objects);
  const text = new TextDecoder().decode(await cache.find(cid));
  const listed = (await objects.list()).map(({ bytes, isPinned }) => ({ bytes, isPinned }));
  await cache.unpin([cid]);
  const unpinned = (await objects.list()).map(({ isPinned }) => isPinned);
  await objects.write(cid, new Uint8Array([1, 2]), { usedMs: 0, isPinned: false });
  const spoiled = await cache.find(cid);
  return { text, listed, unpinned, spoiled, left: await objects.list(), seen: await roots.find("vid_1"), other: await roots.find("vid_2") };
};`;

let site: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const bundle = await build({
    bundle: true,
    write: false,
    format: "iife",
    alias: { "@": process.cwd() },
    stdin: { contents: CONTENTS, resolveDir: process.cwd() },
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  site = createServer((request, response) => {
    const isScript = request.url === "/run.js";
    response
      .writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" })
      .end(isScript ? script : '<!doctype html><script src="/run.js"></script>');
  });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--disable-gpu", ...ROOT_FLAGS] });
  page = await browser.newPage();
  const address = site.address();
  await page.goto(`http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`);
});
afterAll(async () => {
  await browser.close();
  site.close();
});

it("In a browser objects and roots outlive the page, a root never goes back, and what was spoiled on the disk is gone when it is read", async () => {
  const { before, cid } = await page.evaluate<{ before: boolean; cid: string }>("run()");
  expect(before).toBe(true);
  await page.reload();
  expect(await page.evaluate(`runAgain(${JSON.stringify(cid)})`)).toEqual({
    text: "a segment",
    listed: [{ bytes: 9, isPinned: true }],
    unpinned: [false],
    spoiled: null,
    left: [],
    seen: { work: "vid_1", pinnedKey: "key", seq: 5, rootCid: cid, layers: [], isPinned: true },
    other: null,
  });
});
