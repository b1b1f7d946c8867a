import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Cid, makeCid } from "@/protocol/cid";
import { readInventory } from "@/protocol/inventory";
import { objectPath } from "@/protocol/object-path";
import { placeOf } from "../store/folder-layout";
import { askRaw, requestText } from "../testing/ask-raw";
import { bytesOf, type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay, type TestRelay } from "../testing/open-test-relay";
import { writeWorkState } from "../works/work-state";
import type { Patience } from "./serving";
import { type RelayServer, startServer } from "./start-server";

let film: MadeWork;
let segment: Cid;
let relay: TestRelay;
let server: RelayServer;
const bytes = () => film.objects.get(segment) ?? new Uint8Array();

async function start(config: object = {}, patience?: Patience): Promise<void> {
  relay = await openTestRelay(config, [film.pin]);
  for (const [cid, object] of film.objects) await relay.store.put(cid, object);
  const head = { seq: 1, root: film.root, key: film.pin.key };
  await writeWorkState(relay.folder, film.work, { seen: head, held: head });
  server = await startServer(relay, { host: "127.0.0.1", port: 0, patience });
}
const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, { redirect: "error", ...init });
const isBody = async (answer: Response, wanted: Uint8Array) => Buffer.from(await answer.arrayBuffer()).equals(wanted);
const getObject = (headers: Record<string, string> = {}, method = "GET") => get(objectPath(segment), { method, headers });

beforeAll(async () => {
  film = await makeWork({ key: await makeArtistKey(), segmentBytes: 300_000 });
  const [first] = film.segments;
  if (first === undefined) throw new Error("A film has segments.");
  segment = first;
});
afterEach(async () => {
  await server.close();
  await relay.remove();
});

describe("what a relay serves", () => {
  it("is an object by its name, that everybody may keep for ever, with the head alone for HEAD", async () => {
    await start();
    for (const method of ["GET", "HEAD"]) {
      const answer = await getObject({}, method);
      expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
        200,
        {
          ...{
            "content-type": "application/vnd.ipld.raw",
            "content-length": "300000",
            "cache-control": "public, max-age=29034956, immutable",
            etag: `"${segment}"`,
          },
          ...{ "accept-ranges": "bytes", "x-content-type-options": "nosniff", "access-control-allow-origin": "*" },
        },
      ]);
      expect(await isBody(answer, method === "GET" ? bytes() : new Uint8Array())).toBe(true);
    }
    expect((await get(`/ipfs/${segment}`)).status).toBe(200);
    expect((await getObject({ "if-none-match": `W/"x", "${segment}"` })).status).toBe(304);
  });

  it("is the range that is asked for, and all of it when If-Range names another", async () => {
    await start();
    const part = await getObject({ range: "bytes=100000-299999" });
    expect([part.status, part.headers.get("content-range"), part.headers.get("content-length")]).toEqual([206, "bytes 100000-299999/300000", "200000"]);
    expect(await isBody(part, bytes().subarray(100_000))).toBe(true);
    const beyond = await getObject({ range: "bytes=300000-" });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, "bytes */300000"]);
    expect((await getObject({ range: "bytes=0-1", "if-range": '"other"' })).status).toBe(200);
  });

  it("is nothing of a file that was spoiled, also after it was served", async () => {
    await start();
    expect((await getObject()).status).toBe(200);
    await writeFile(join(relay.store.folder, placeOf(segment)), bytesOf("other", 300_000));
    expect((await getObject()).status).toBe(404);
    expect(relay.store.index.has(segment)).toBe(false);
  });

  it("is an inventory that others can read, and its health", async () => {
    await start();
    const inventory = readInventory(new Uint8Array(await (await get("/v1/inventory")).arrayBuffer()));
    expect(inventory).toMatchObject({ works: [{ work: film.work, root: film.root, seq: 1 }], objects: { count: film.objects.size } });
    expect(await (await get("/health")).json()).toMatchObject({ status: "ok", objects: film.objects.size });
  });

  it("is nothing else, however it is written", async () => {
    await start();
    for (const target of [
      ...[
        "/",
        "/ipfs",
        "/ipfs/",
        "/relay.json",
        "/pins.json",
        "/store/inventory.json",
        "/v1/inventory/",
        "/health?x",
        "/ipfs/../relay.json",
        "/ipfs/%2e%2e/%2e%2e/relay.json",
      ],
      ...[
        "//ipfs/CID",
        "/ipfs/CID/",
        "/ipfs/CID?format=car",
        "/ipfs/CID?format=raw&url=http://127.0.0.1/",
        "/IPFS/CID",
        "/ipfs/CID%00",
        "http://127.0.0.1/ipfs/CID",
        "*",
      ],
    ]) {
      const answer = await askRaw(server.port, requestText("GET", target.replace("CID", segment)));
      expect([target, answer.status, answer.body.toString()]).toEqual([target, 404, "Not here."]);
    }
  });

  it("is only read: other methods are refused, and a browser may ask whether it may ask", async () => {
    await start();
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) expect((await getObject({}, method)).status).toBe(405);
    const preflight = await getObject({ "access-control-request-headers": "range" }, "OPTIONS");
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([204, "Range, If-None-Match, If-Range"]);
    expect((await askRaw(server.port, requestText("GET", "/health", ["Content-Length: 5"]))).head).toContain("Connection: close");
  });

  it("ends with the day's bytes, and begins again with the next day", async () => {
    await start({ servedBytesPerDayMax: 700_000 });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await getObject()).status);
    expect(statuses).toEqual([200, 200, 503]);
    expect((await getObject({}, "HEAD")).status).toBe(200);
    expect(Number((await getObject()).headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await getObject({ range: "bytes=0-99" })).status).toBe(206);
    relay.clock.advanceMs(86_400_000);
    expect((await getObject()).status).toBe(200);
  });
});

describe("who asks too much", () => {
  it("gets no more connections than an address may have, and one again when one ends", async () => {
    await start({ connectionsPerAddressMax: 2 });
    const hold = () =>
      new Promise<() => Promise<void>>((done, fail) => {
        const socket = connect({ port: server.port, host: "127.0.0.1" }, () => socket.write(requestText("GET", "/health").replace("close", "keep-alive")));
        socket.once("error", fail);
        socket.once("data", () => done(() => new Promise((ended) => socket.once("close", () => ended()).destroy())));
      });
    const [first, second] = [await hold(), await hold()];
    expect((await askRaw(server.port, requestText("GET", "/health"))).status).toBe(0);
    await first();
    expect((await askRaw(server.port, requestText("GET", "/health"))).status).toBe(200);
    await second();
  });

  it("and then reads nothing of it is cut off", async () => {
    await start({}, { graceMs: 300, bytesPerSecondMin: 1e9 });
    const large = bytesOf("large", 2_000_000);
    const cid = await makeCid(large);
    await relay.store.put(cid, large);
    const connections = async () => (await (await get("/health", { headers: { connection: "close" } })).json()).connections;
    // As many as no buffer between the two takes in.
    const socket = connect({ port: server.port, host: "127.0.0.1" }).pause();
    socket.on("error", () => socket.destroy());
    socket.write(requestText("GET", objectPath(cid)).replace("close", "keep-alive").repeat(30));
    while ((await connections()) < 2) expect(socket.destroyed).toBe(false);
    while ((await connections()) > 1) expect(socket.destroyed).toBe(false);
    expect(relay.said).toEqual([]);
    socket.destroy();
  });

  it("with headers without end is refused", async () => {
    await start();
    const answer = await askRaw(server.port, requestText("GET", "/health", [`X-Long: ${"x".repeat(20_000)}`]));
    expect(answer.status).toBe(431);
    expect((await askRaw(server.port, "GET /health\r\nno http\r\n\r\n")).status).toBe(400);
  });
});
