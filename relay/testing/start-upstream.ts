import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { makeBloomFilter } from "@/protocol/bloom-filter";
import type { Cid } from "@/protocol/cid";
import { cidOfUrl } from "@/protocol/object-path";
import type { MadeWork } from "./make-work";

/** What an upstream does instead of what it should: true when it has answered. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface TestUpstream {
  readonly url: string;
  readonly port: number;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Puts works in, the newest of each last. */
  add(...works: readonly MadeWork[]): void;
  forget(cid: Cid): void;
  misbehave(how: Misbehaviour | null): void;
  close(): Promise<void>;
}

/** An application and a relay in one, as far as a relay asks them: roots, an inventory, objects. */
export async function startUpstream(...works: readonly MadeWork[]): Promise<TestUpstream> {
  const [objects, newest, asked]: [Map<Cid, Uint8Array>, Map<string, MadeWork>, string[]] = [new Map(), new Map(), []];
  let misbehaviour: Misbehaviour | null = null;
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(request.url ?? "");
    if (misbehaviour?.(request, response)) return;
    const url = new URL(request.url ?? "/", "http://upstream.test");
    const cid = cidOfUrl(url);
    const bytes = cid === null ? textOf(url.pathname, newest) : objects.get(cid);
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  };
  const add = (...more: readonly MadeWork[]): void => {
    for (const work of more) {
      newest.set(work.work, work);
      for (const [cid, bytes] of work.objects) objects.set(cid, bytes);
    }
  };
  add(...works);
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, asked, add, forget: (cid) => void objects.delete(cid) },
    misbehave: (how) => {
      misbehaviour = how;
    },
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function textOf(path: string, newest: ReadonlyMap<string, MadeWork>): Buffer | undefined {
  if (path === "/v1/inventory") {
    const works = [...newest.values()].map(({ work, root, seq }) => ({ work, root, seq }));
    return Buffer.from(JSON.stringify({ v: 1, works, objects: { count: 0, bytes: 0, filter: makeBloomFilter([], 0) } }));
  }
  const found = newest.get(/^\/api\/videos\/([^/]+)\/root$/.exec(path)?.[1] ?? "");
  return found && Buffer.from(JSON.stringify({ cid: found.root, seq: found.seq, keys: [found.pin.key] }));
}
