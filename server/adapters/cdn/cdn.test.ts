import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cid, makeCid } from "@/protocol/cid";
import { objectPath } from "@/protocol/object-path";
import { hasCaddy, startCaddy, startEdgeSandbox } from "@/sandbox/edge";
import { readEnv } from "@/server/kernel/env";
import { startBunnyServer } from "@/test/cdn/bunny-server";
import { startCloudflareServer } from "@/test/cdn/cloudflare-server";
import { type PublicCache, startVendorServer, type VendorServer } from "@/test/cdn/vendor-server";
import { findFreePort } from "@/test/free-port";
import type { Cdn } from ".";
import { createBunnyCdn } from "./bunny";
import { signBunnyBase } from "./bunny-token";
import { callApi } from "./call-api";
import { createCloudflareCdn } from "./cloudflare";
import { createEdgeCdn } from "./edge";
import { createCdn } from "./live";

const NOW = new Date("2026-11-23T12:00:00Z");
const SOON = new Date(NOW.getTime() + 60_000);
const now = () => NOW;

interface Fixture {
  readonly cdn: Cdn;
  /** The same network, with keys that it does not know. */
  readonly stranger: Cdn;
  readonly cache: PublicCache | null;
  readonly api: VendorServer | null;
  close(): Promise<void>;
}

async function openCloudflare(): Promise<Fixture> {
  const { access, cache, api, close } = await startCloudflareServer();
  const wrong = createCloudflareCdn({ ...access, apiToken: "wrong", now });
  return { cdn: createCloudflareCdn({ ...access, now }), stranger: wrong, cache, api, close };
}

async function openBunny(): Promise<Fixture> {
  const { access, cache, api, close } = await startBunnyServer(now);
  return { cdn: createBunnyCdn({ ...access, now }), stranger: createBunnyCdn({ ...access, apiKey: "wrong", now }), cache, api, close };
}

async function openEdge(front: (edgeUrl: string, folder: string) => Promise<{ readonly url: string; close(): Promise<void> }>): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), "mhc-edge-"));
  const edge = await startEdgeSandbox({ token: "a token of a test", folder: join(folder, "edge"), originUrl: null });
  const asked = await front(edge.url, join(folder, "front"));
  const close = async () => {
    await asked.close();
    await edge.close();
    await rm(folder, { recursive: true });
  };
  const make = (token: string) => createEdgeCdn({ publicUrl: asked.url, token, now });
  return { cdn: make("a token of a test"), stranger: make("another token of it"), cache: null, api: null, close };
}

const openBareEdge = () => openEdge(async (url) => ({ url, close: async () => undefined }));
const openEdgeBehindCaddy = () => openEdge(async (upstreamUrl, folder) => startCaddy({ upstreamUrl, folder, port: await findFreePort(), isSecure: false }));

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe.each([
  ["Cloudflare", openCloudflare],
  ["Bunny", openBunny],
  ["the local edge", openBareEdge],
  ...(hasCaddy() ? [["the local edge behind Caddy", openEdgeBehindCaddy] as const] : []),
] as const)("%s", (_, open) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterAll(() => fixture.close());

  const read = async (cid: Cid, query = "?format=raw"): Promise<{ readonly status: number; readonly text: string }> => {
    const answer = await fetch(fixture.cdn.signBase(SOON) + objectPath(cid).replace("?format=raw", query));
    return { status: answer.status, text: answer.status === 200 ? await answer.text() : "" };
  };
  const put = async (text: string): Promise<Cid> => {
    const cid = await makeCid(bytesOf(text));
    await fixture.cdn.put(cid, bytesOf(text));
    return cid;
  };

  it("gives whoever asks by the one call the bytes that were put, also after they were put twice", async () => {
    await put("a segment");
    expect(await read(await put("a segment"))).toEqual({ status: 200, text: "a segment" });
  });

  it("gives nothing of what was taken away, though its caches had it under both of its addresses, and keeps the rest", async () => {
    const [stays, ...goes] = [await put("this stays"), ...(await Promise.all(Array.from({ length: 20 }, (__, at) => put(`this goes ${at}`))))];
    for (const cid of goes) for (const query of ["?format=raw", ""]) expect((await read(cid, query)).status).toBe(200);
    await fixture.cdn.purge(goes);
    for (const cid of goes) for (const query of ["?format=raw", ""]) expect((await read(cid, query)).status).toBe(404);
    expect((await read(stays)).status).toBe(200);
  });

  it("takes away what is not there, and what was taken away before, without a word", async () => {
    const cid = await put("only for a while");
    await fixture.cdn.purge([cid]);
    await fixture.cdn.purge([cid, await makeCid(bytesOf("never there"))]);
    expect((await read(cid)).status).toBe(404);
  });

  it("is well when objects can be put, read and taken away, and says what is wrong when our key is not taken", async () => {
    expect(await fixture.cdn.health()).toMatchObject({ isWell: true, problem: null, putMs: expect.any(Number), purgeMs: expect.any(Number) });
    expect(await fixture.stranger.health()).toMatchObject({ isWell: false, problem: expect.stringContaining("key") });
  });

  it("is not well when its address answers other bytes, or lets no page read them", async () => {
    const { cache } = fixture;
    if (cache === null) return expect((await fetch(`${fixture.cdn.signBase(SOON)}/health`)).headers.get("access-control-allow-origin")).toBe("*");
    cache.isLying = true;
    expect(await fixture.cdn.health()).toMatchObject({ isWell: false, problem: expect.stringContaining("other bytes") });
    Object.assign(cache, { isLying: false, allowsPages: false });
    expect(await fixture.cdn.health()).toMatchObject({ isWell: false, problem: expect.stringContaining("Access-Control-Allow-Origin") });
    cache.allowsPages = true;
  });

  it("gets through when calls break off or are refused for their pace", async () => {
    const { api } = fixture;
    if (api === null) return expect(await read(await makeCid(bytesOf("nobody put this")))).toMatchObject({ status: 404 });
    const cid = await put("purged with trouble");
    expect((await read(cid)).status).toBe(200);
    api.faults.push("break", 429, 500);
    await fixture.cdn.purge([cid]);
    expect((await read(cid)).status).toBe(404);
    expect(api.faults).toEqual([]);
  });
});

it("a call that stays broken is given up after four tries, and said so", async () => {
  const server = await startVendorServer(() => ({ status: 200 }));
  server.faults.push("break", 500, 429, "break", 500);
  await expect(callApi("Bunny", { method: "POST", url: server.url, headers: {}, done: [200] })).rejects.toMatchObject({ code: "unavailable" });
  expect(server.faults).toEqual([500]);
  await server.close();
});

it("a signed address of Bunny is the vendor's own example for the same key, path and time", () => {
  // The key, the path and the token of the examples at https://github.com/BunnyWay/BunnyCDN.TokenAuthentication, which sign without options.
  const base = signBunnyBase("https://token-tester.b-cdn.net", "SecurityKey", new Date(1_598_024_587_000), {
    opens: "/abc",
    ignoresQueries: false,
  });
  expect(base).toBe("https://token-tester.b-cdn.net/bcdn_token=HS256-uVZvT3SbEoVKYJyDJgbcsDmSFf73cv-uNUVaJiKWpbQ&token_path=%2Fabc&expires=1598024587");
});

it("an address of Bunny opens nothing after its time", async () => {
  const bunny = await startBunnyServer(() => new Date(SOON.getTime() + 1_000));
  const cdn = createBunnyCdn({ ...bunny.access, now });
  const cid = await makeCid(bytesOf("late"));
  await cdn.put(cid, bytesOf("late"));
  const statuses = [SOON, new Date(SOON.getTime() + 60_000)].map(async (until) => (await fetch(cdn.signBase(until) + objectPath(cid))).status);
  expect(await Promise.all(statuses)).toEqual([403, 200]);
  await bunny.close();
});

it("the environment sets up one CDN whole, or none, and never the stand-in in production", () => {
  const least = { DATABASE_URL: "postgres://u:p@127.0.0.1/db", AUTH_SECRET: "x".repeat(32) };
  const make = (variables: Readonly<Record<string, string>>) => createCdn(readEnv({ ...least, ...variables }), now);
  const edge = { EDGE_TOKEN: "a token of a test", CDN_URL: "http://127.0.0.1:1/" };
  const bunny = { BUNNY_API_KEY: "k", BUNNY_STORAGE_URL: "https://storage.bunnycdn.com/zone", BUNNY_STORAGE_PASSWORD: "p" };
  const r2 = { R2_ENDPOINT: "https://account.r2.cloudflarestorage.com", R2_BUCKET: "b", R2_ACCESS_KEY_ID: "i", R2_SECRET_ACCESS_KEY: "s" };
  const cloudflare = { ...r2, CLOUDFLARE_ZONE_ID: "0".repeat(32), CLOUDFLARE_API_TOKEN: "t", CDN_URL: "https://cdn.example/" };
  expect(make({})).toBeNull();
  expect([make(edge)?.name, make(edge)?.signBase(SOON)]).toEqual(["edge", "http://127.0.0.1:1"]);
  expect([make(cloudflare)?.name, make(cloudflare)?.signBase(SOON)]).toEqual(["cloudflare", "https://cdn.example"]);
  const signed = make({ ...bunny, CDN_URL: "https://cdn.example", BUNNY_TOKEN_KEY: "key" });
  expect([signed?.name, signed?.isSigned, make({ ...bunny, CDN_URL: "https://cdn.example" })?.isSigned]).toEqual(["bunny", true, false]);
  expect(() => make(r2)).toThrow("Wrong environment: with R2_ENDPOINT go CLOUDFLARE_ZONE_ID, CLOUDFLARE_API_TOKEN");
  expect(() => make(bunny)).toThrow("CDN_URL");
  expect(() => make({ ...bunny, ...edge })).toThrow("one CDN");
  expect(() => createCdn({ ...readEnv({ ...least, ...edge }), DEPLOYMENT: "production" }, now)).toThrow("does not run in production");
});

it("the local edge refuses what is not an object by its name, and serves what it was given when its origin is dead", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mhc-edge-"));
  const [cid, held] = [await makeCid(bytesOf("from the origin")), await makeCid(bytesOf("a lie is held under this"))];
  const origin = await startVendorServer(({ url }) => ({ status: 200, body: url.pathname.endsWith(cid) ? "from the origin" : "a lie" }));
  const token = "a token of a test";
  const edge = await startEdgeSandbox({ token, folder, originUrl: origin.url });
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${edge.url}${path}`, init);
    return [answer.status, await answer.text()] as const;
  };
  expect(await ask(objectPath(cid))).toEqual([200, "from the origin"]);
  expect((await ask(objectPath(held)))[0]).toBe(404);
  await origin.close();
  expect(await ask(objectPath(cid), { headers: { range: "bytes=5-7" } })).toEqual([206, "the"]);
  expect((await ask(objectPath(cid), { headers: { range: "bytes=15-" } }))[0]).toBe(416);
  expect((await ask(objectPath(cid), { headers: { "if-none-match": `"${cid}"` } }))[0]).toBe(304);
  const headers = { authorization: `Bearer ${token}` };
  expect((await ask(objectPath(held), { method: "PUT", body: "a lie", headers }))[0]).toBe(422);
  expect((await ask(objectPath(cid), { method: "DELETE" }))[0]).toBe(401);
  for (const path of ["/ipfs/..%2f..%2fetc%2fpasswd", `/ipfs/${cid}?format=car`, `/ipfs/${cid}/x`, "/"]) expect((await ask(path))[0]).toBe(404);
  await edge.close();
  const again = await startEdgeSandbox({ token, folder, originUrl: null });
  expect(await (await fetch(again.url + objectPath(cid))).text()).toBe("from the origin");
  await again.close();
  await rm(folder, { recursive: true });
});
