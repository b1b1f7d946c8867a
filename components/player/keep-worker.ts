import { callWorker } from "@/delivery/worker-source";

const WORKER_PATH = "/service-worker.js";

const KEPT_PATH = "/kept";
/** Over a thin line a page with all its parts takes its time. */
const KEPT_MS_MAX = 30_000;

/** Puts the service worker in its place. Null in a browser that will have none: it plays as well. */
async function findWorker(): Promise<ServiceWorker | null> {
  if (!("serviceWorker" in navigator)) return null;
  try {
    await navigator.serviceWorker.register(WORKER_PATH, { updateViaCache: "none" });
  } catch {
    return null;
  }
  return (await navigator.serviceWorker.ready).active;
}

/**
 * Puts the service worker in its place, and has it keep this page so that page and film open again when the site does not answer. Without a
 * worker (a private window, an older browser) the page finds its objects by itself.
 */
export async function keepWorker({ withPage }: { readonly withPage: boolean }): Promise<void> {
  const worker = await findWorker();
  if (!withPage) return;
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const assets = files.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/_next/static/")).map(({ pathname }) => pathname);
  await callWorker(worker, { kind: "keep-page", path: location.pathname, assets: [...new Set(assets)] });
}

/**
 * Has what plays a film here be there without a network: the page of what is kept, the player's parts, and this page where it is for everybody.
 */
export async function keepOffline({ withPage }: { readonly withPage: boolean }): Promise<void> {
  await Promise.all([import("./play-work"), import("hls.js")]);
  await keepWorker({ withPage });
  await callWorker(await findWorker(), { kind: "keep-page", path: KEPT_PATH, assets: [] }, KEPT_MS_MAX);
}

/** Whether the page of what is kept opens without a network. */
export async function isListHere(): Promise<boolean> {
  return "caches" in globalThis && (await caches.match(KEPT_PATH)) !== undefined;
}
