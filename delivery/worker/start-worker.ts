import { cidOfUrl } from "@/protocol/object-path";
import { openDeviceStores } from "../device-stores";
import type { Measurement } from "../measurement";
import { VIEWERS_HEADER, type WorkerCall, type WorkerNews } from "../worker-call";
import { answerObject } from "./answer-object";
import { answerAsset, answerPage, keepPage, removeOldShells, shellPartOf } from "./app-shell";
import { viewersOf } from "./ask-viewers";
import { WorkerResolver } from "./worker-resolver";
import type { FetchWork, MessageWork, WorkerScope } from "./worker-scope";

/** Pages are of this origin, so what they say is ours; another version of ours may still say something else. */
function isCall(data: unknown): data is WorkerCall {
  if (typeof data !== "object" || data === null || !("kind" in data)) return false;
  if (data.kind === "layers") return "layers" in data && Array.isArray(data.layers) && "peersAt" in data;
  return data.kind === "keep-page" && "path" in data && typeof data.path === "string" && "assets" in data && Array.isArray(data.assets);
}

/**
 * The service worker: objects by the resolver, watch pages and their files when the application fails, and nothing else. Every other request
 * goes its way as if there were no worker.
 */
export function startWorker(scope: WorkerScope): void {
  const askers = new Set<string>();
  const tell = (measurement: Measurement) => {
    const news: WorkerNews = { kind: "measurement", measurement };
    for (const id of askers) {
      // A page that is gone needs no news.
      void scope.clients.get(id).then((client) => (client === undefined ? askers.delete(id) : client.postMessage(news)));
    }
  };
  const sharing = new Set<string>();
  const resolver = new WorkerResolver(openDeviceStores(), tell, () => (sharing.size === 0 ? null : viewersOf(scope.clients, sharing)));

  const onFetch = (event: FetchWork) => {
    const { request } = event;
    const url = new URL(request.url);
    const cid = url.origin === scope.location.origin && request.method === "GET" ? cidOfUrl(url) : null;
    if (cid !== null) {
      askers.add(event.clientId);
      // Said with each request, so that a worker that is started anew knows it at once, and one whose page shares no more does too.
      if (request.headers.has(VIEWERS_HEADER)) sharing.add(event.clientId);
      else sharing.delete(event.clientId);
      event.respondWith(resolver.current().then((source) => answerObject(cid, request, source)));
      return;
    }
    const part = shellPartOf(request, scope.location.origin);
    if (part === "page") event.respondWith(answerPage(request));
    if (part === "asset") event.respondWith(answerAsset(request));
  };
  const onMessage = (event: MessageWork) => {
    const { data, ports } = event;
    if (!isCall(data)) return;
    const work = data.kind === "layers" ? resolver.setLayers(data.layers, data.peersAt) : keepPage(scope.location.origin, data.path, data.assets);
    const answer = (isDone: boolean) => {
      for (const port of ports) port.postMessage(isDone);
    };
    event.waitUntil(work.then(() => answer(true)).catch(() => answer(false)));
  };

  scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
  scope.addEventListener("activate", (event) => event.waitUntil(removeOldShells().then(() => scope.clients.claim())));
  scope.addEventListener("fetch", onFetch);
  scope.addEventListener("message", onMessage);
}
