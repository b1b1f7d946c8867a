import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectStore } from "@/server/adapters/storage";
import { createObjectStore } from "@/server/adapters/storage/live";
import { readEnv } from "@/server/kernel/env";
import { objectResponse } from "./object-response";

const TEXT = "0123456789";
let folder: string;
let storage: ObjectStore;

const env = (dataDir: string) => readEnv({ DATA_DIR: dataDir, DATABASE_URL: "postgres://unused", AUTH_SECRET: "x".repeat(32) });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mhc-object-response-"));
  storage = createObjectStore(env(folder));
  await storage.putBytes("a/b.mp4", Buffer.from(TEXT));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function ask(headers: Record<string, string> = {}, method = "GET", downloadName?: string): Promise<Response> {
  const request = new Request("http://x/clip", { method, headers });
  return objectResponse({ storage }, request, { key: "a/b.mp4", contentType: "video/mp4", cacheControl: "private, no-cache", downloadName });
}

describe("objectResponse", () => {
  it.each([
    ["bytes=0-0", 206, "bytes 0-0/10", "0"],
    ["bytes=2-5", 206, "bytes 2-5/10", "2345"],
    ["bytes=7-", 206, "bytes 7-9/10", "789"],
    ["bytes=-3", 206, "bytes 7-9/10", "789"],
    ["bytes=-30", 206, "bytes 0-9/10", TEXT],
    ["bytes=4-400", 206, "bytes 4-9/10", "456789"],
    ["bytes=10-", 416, "bytes */10", ""],
    ["bytes=-0", 416, "bytes */10", ""],
    ["bytes=5-2", 200, null, TEXT],
    ["bytes=0-1,4-5", 200, null, TEXT],
    ["pages=1-2", 200, null, TEXT],
  ])("answers the range %s with %i and exactly the bytes it names", async (range, status, contentRange, body) => {
    const response = await ask({ range });
    expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([status, contentRange, body]);
    expect(Number(response.headers.get("content-length") ?? 0)).toBe(body.length);
  });

  it("tells a HEAD the size without sending a byte", async () => {
    const response = await ask({}, "HEAD");
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "10", ""]);
  });

  it("answers 304 to who has it, and the whole to who resumes an older one", async () => {
    const etag = (await ask()).headers.get("etag") ?? "";
    expect((await ask({ "if-none-match": `"other", W/${etag}` })).status).toBe(304);
    expect((await ask({ range: "bytes=2-3", "if-range": etag })).status).toBe(206);
    expect((await ask({ range: "bytes=2-3", "if-range": '"older"' })).status).toBe(200);
  });

  it("names a download in plain letters and in the artist's own", async () => {
    const header = (await ask({}, "GET", 'Größe "A" – short 1.mp4')).headers.get("content-disposition") ?? "";
    expect(header).toContain('filename="Gr__e _A_ _ short 1.mp4"');
    expect(header).toContain("filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22A%22%20%E2%80%93%20short%201.mp4");
  });
});
