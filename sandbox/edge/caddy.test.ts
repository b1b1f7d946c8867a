import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type ClientHttp2Session, connect } from "node:http2";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort } from "@/test/free-port";
import { type Caddy, hasCaddy, startCaddy, startEdgeSandbox } from ".";
import { nameOf } from "./kept-objects";

const TOKEN = "a token of a test";
const BYTES = Buffer.from("a segment of a film");
const PATH = `/ipfs/${nameOf(BYTES)}?format=raw`;

// Where Caddy is not installed, the edge itself is still tested, with all that calls it.
describe.skipIf(!hasCaddy())("the local edge behind Caddy", () => {
  let folder: string;
  let edge: Awaited<ReturnType<typeof startEdgeSandbox>>;
  let caddy: Caddy;
  let authority: Buffer;
  let session: ClientHttp2Session;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mhc-caddy-"));
    edge = await startEdgeSandbox({ token: TOKEN, folder: join(folder, "edge"), originUrl: null });
    caddy = await startCaddy({ upstreamUrl: edge.url, folder: join(folder, "caddy"), port: await findFreePort(), isSecure: true });
    authority = await readFile(caddy.authorityPath ?? "");
    session = connect(caddy.url, { ca: authority });
  });
  afterAll(async () => {
    session.close();
    await caddy.close();
    await edge.close();
    await rm(folder, { recursive: true });
  });

  async function ask(headers: Readonly<Record<string, string>>, body?: Buffer): Promise<{ readonly headers: Record<string, unknown>; readonly bytes: Buffer }> {
    const stream = session.request(headers);
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => stream.once("response", resolve).once("error", reject));
    stream.end(body);
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part);
    return { headers: await answer, bytes: Buffer.concat(parts) };
  }

  it("takes and gives objects by HTTP/2, whole and in part, with the certificate of its own authority, and offers HTTP/3", async () => {
    const put = await ask({ ":method": "PUT", ":path": PATH, authorization: `Bearer ${TOKEN}` }, BYTES);
    expect(put.headers[":status"]).toBe(201);
    expect(session).toMatchObject({ encrypted: true, alpnProtocol: "h2" });
    const whole = await ask({ ":path": PATH });
    expect(whole.headers).toMatchObject({ ":status": 200, "access-control-allow-origin": "*", "alt-svc": expect.stringContaining("h3=") });
    expect(createHash("sha256").update(whole.bytes).digest("hex")).toBe(createHash("sha256").update(BYTES).digest("hex"));
    const part = await ask({ ":path": PATH, range: "bytes=2-8" });
    expect(part.headers).toMatchObject({ ":status": 206, "content-range": `bytes 2-8/${BYTES.length}` });
    expect(part.bytes).toEqual(BYTES.subarray(2, 9));
  });

  it("refuses other bytes than the name says, and whoever has another token", async () => {
    expect((await ask({ ":method": "PUT", ":path": PATH, authorization: `Bearer ${TOKEN}` }, Buffer.from("other bytes"))).headers[":status"]).toBe(422);
    expect((await ask({ ":method": "DELETE", ":path": PATH, authorization: "Bearer another" })).headers[":status"]).toBe(401);
  });

  it("is believed by nobody who does not know its authority", async () => {
    const failed = await new Promise<Error>((resolve, reject) => {
      request(`${caddy.url}/health`, () => reject(new Error("It was believed.")))
        .once("error", resolve)
        .end();
    });
    expect(failed.message).toMatch(/certificate/);
  });

  it("cannot be started where somebody listens, and says so", async () => {
    const port = Number(new URL(caddy.url).port);
    await expect(startCaddy({ upstreamUrl: edge.url, folder, port, isSecure: true })).rejects.toThrow("Choose another port");
  });
});

it("says how to get Caddy where it is not installed", async () => {
  const path = process.env.CADDY_PATH;
  process.env.CADDY_PATH = "/nowhere/caddy";
  try {
    expect(hasCaddy()).toBe(false);
    const start = startCaddy({ upstreamUrl: "http://127.0.0.1:9", folder: tmpdir(), port: await findFreePort(), isSecure: false });
    await expect(start).rejects.toThrow("apt-get install caddy");
  } finally {
    if (path === undefined) delete process.env.CADDY_PATH;
    else process.env.CADDY_PATH = path;
  }
});
