import { callWorker } from "@/delivery/worker-source";

const WORKER_PATH = "/service-worker.js";

/**
 * Puts the service worker in its place, and has it keep this page so that page and film open again when the site does not answer. Without a
 * worker (a private window, an older browser) the page finds its objects by itself.
 */
export async function keepWorker({ withPage }: { readonly withPage: boolean }): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(WORKER_PATH, { updateViaCache: "none" });
  } catch {
    // A browser that will have no worker plays as well.
    return;
  }
  const { active } = await navigator.serviceWorker.ready;
  if (!withPage) return;
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const assets = files.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/_next/static/")).map(({ pathname }) => pathname);
  await callWorker(active, { kind: "keep-page", path: location.pathname, assets: [...new Set(assets)] });
}
