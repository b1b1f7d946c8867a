import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { cidOfUrl } from "@/protocol/object-path";
import type { HttpLayer } from "../layer";
import type { MadeWork } from "./make-work";

/** The application in small: a watch page, the newest root, objects, keys, the worker. */
export interface TestSite {
  readonly url: string;
  /** From now on nothing is answered any more. */
  isDead: boolean;
  /** Set once the layers have their ports. */
  layers: readonly HttpLayer[];
  /** After how many of them other viewers come; null while the film is not shared. */
  peersAt: number | null;
  /** What the application answers to those who would meet over the film, as its REST door would; nothing is there until it is set. */
  meet: ((path: string, body: unknown) => Promise<{ readonly status: number; readonly body: unknown }>) | null;
  /** By their number, 16 bytes; what is not here is refused. */
  readonly keys: Map<string, Uint8Array>;
  /** What is answered to who asks for the keys of what is kept; null refuses. */
  lease: { readonly leaseMs: number; readonly keys: readonly { readonly id: string; readonly key: string }[] } | null;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): void;
}

export interface SiteFiles {
  readonly pageScript: string;
  readonly workerScript: string;
}

const PAGE = '<!doctype html><title>Film</title><video muted playsinline width="640"></video><script src="/_next/static/page.js"></script>';

/**
 * @param more other texts by their path, playlists of other players for instance
 * @param host loopback unless said
 */
export async function startSite(made: MadeWork, files: SiteFiles, more: ReadonlyMap<string, string> = new Map(), host = "127.0.0.1"): Promise<TestSite> {
  const send = (response: ServerResponse, type: string, body: string | Uint8Array) => response.writeHead(200, { "content-type": type }).end(body);
  const sendObject = (url: URL, response: ServerResponse) => {
    const cid = cidOfUrl(url);
    const bytes = cid === null ? undefined : made.objects.get(cid);
    if (bytes === undefined) response.writeHead(404).end();
    else send(response, "application/vnd.ipld.raw", bytes);
  };
  const answerMeeting = async (request: IncomingMessage, response: ServerResponse, path: string) => {
    const { status, body } = (await site.meet?.(path, await json(request))) ?? { status: 404, body: {} };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "", "http://site.invalid");
    site.asked.push(url.pathname);
    if (site.isDead) return;
    const key = site.keys.get(/^\/api\/keys\/(.+)$/.exec(url.pathname)?.[1] ?? "");
    const text = more.get(url.pathname);
    if (url.pathname === `/watch/${made.work}`) send(response, "text/html", PAGE);
    else if (url.pathname === "/_next/static/page.js") send(response, "text/javascript", files.pageScript);
    else if (url.pathname === "/service-worker.js") send(response, "text/javascript", files.workerScript);
    else if (url.pathname === `/api/videos/${made.work}/lease`) {
      response
        .writeHead(site.lease === null ? 403 : 200, { "content-type": "application/json" })
        .end(JSON.stringify(site.lease ?? { error: { code: "not_allowed" } }));
    } else if (request.method === "POST") void answerMeeting(request, response, url.pathname);
    else if (text !== undefined) send(response, "application/vnd.apple.mpegurl", text);
    else if (key !== undefined) send(response, "application/octet-stream", key);
    else if (url.pathname === `/api/videos/${made.work}/root`) {
      send(response, "application/json", JSON.stringify({ cid: made.rootCid, seq: 1, keys: [made.publicKey], layers: site.layers, peersAt: site.peersAt }));
    } else sendObject(url, response);
  };
  const server = createServer(answer);
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  const url = `http://${host}:${typeof address === "object" && address !== null ? address.port : 0}`;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const site: TestSite = { url, isDead: false, layers: [], peersAt: null, meet: null, keys: new Map(), lease: null, asked: [], close };
  return site;
}
