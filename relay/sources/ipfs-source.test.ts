import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Cid } from "@/protocol/cid";
import { openSources } from "../sync/open-sources";
import { syncWorks } from "../sync/sync-works";
import { type MadeWork, makeArtistKey, makeWork } from "../testing/make-work";
import { openTestRelay } from "../testing/open-test-relay";
import { startUpstream } from "../testing/start-upstream";

const QUESTION = /^\/api\/v0\/block\/get\?arg=(bafkrei[a-z2-7]{52})&timeout=8s$/;

/** The RPC of Kubo as far as it is documented for `block/get`: it takes POST alone, nothing from a browser, and fails with 500 for all reasons. */
async function startKubo(objects: ReadonlyMap<string, Uint8Array>) {
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(`${request.method} ${request.url}`);
    const cid = QUESTION.exec(request.url ?? "")?.[1];
    if (request.method !== "POST") response.writeHead(405, { allow: "POST" }).end();
    else if (/mozilla/i.test(request.headers["user-agent"] ?? "") || request.headers.origin !== undefined) response.writeHead(403).end();
    else if (cid === undefined) response.writeHead(404).end("404 page not found");
    else {
      const bytes = objects.get(cid);
      const failure = JSON.stringify({ Message: "context deadline exceeded", Code: 0, Type: "error" });
      if (bytes === undefined) response.writeHead(500, { "content-type": "application/json" }).end(failure);
      else response.writeHead(200, { "content-type": "application/octet-stream", "x-stream-output": "1", trailer: "X-Stream-Error" }).end(bytes);
    }
  };
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    asked,
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

let film: MadeWork;
const open: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  film = await makeWork({ key: await makeArtistKey(), segments: 30 });
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A relay whose application knows the newest root, and whose node of IPFS has these objects. */
async function start(objects: ReadonlyMap<string, Uint8Array>) {
  const kubo = await startKubo(objects);
  const origin = await startUpstream(film);
  for (const cid of film.objects.keys()) if (cid !== film.root) origin.forget(cid);
  const upstreams = [
    { kind: "origin", url: origin.url, allowPrivate: true },
    { kind: "ipfs", url: kubo.url },
  ];
  const relay = await openTestRelay({ upstreams }, [film.pin]);
  open.push(kubo.close, origin.close, relay.remove);
  return { kubo, relay, sync: () => syncWorks(relay, openSources(relay)) };
}

it("a node of IPFS on this machine gives objects by their name", async () => {
  const { kubo, sync } = await start(film.objects);
  expect(await sync()).toMatchObject({ works: [{ state: "whole", seq: 1 }], faults: [] });
  expect(kubo.asked).toHaveLength(film.objects.size - 1);
  expect(kubo.asked.every((each) => each.startsWith("POST "))).toBe(true);
});

it("one that gives other bytes is left out, and one that finds nothing is not asked for thousands", async () => {
  const spoiled = new Map<Cid, Uint8Array>([...film.objects].map(([cid]) => [cid, Buffer.from("something else")]));
  const liar = await start(spoiled);
  expect(await liar.sync()).toMatchObject({ works: [{ state: "partial" }], faults: [expect.stringContaining("It gave something else")] });
  const lists = new Map([...film.objects].filter(([cid]) => !film.segments.includes(cid)));
  const empty = await start(lists);
  expect(await empty.sync()).toMatchObject({ works: [{ state: "partial", missing: 30 }], faults: [expect.stringContaining("does not find")] });
  expect(empty.kubo.asked.length).toBeLessThan(14);
});

it.each(["http://192.168.1.5:5001", "https://ipfs.example", "http://localhost:5001", "http://127.0.0.1:5001/api", "http://127.0.0.1.example:5001"])(
  "a node elsewhere is refused: %s",
  async (url) => {
    await expect(openTestRelay({ upstreams: [{ kind: "ipfs", url }] })).rejects.toThrow("upstreams.0.url");
  },
);
