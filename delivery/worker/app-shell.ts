const SHELL = "mhc-shell-1";
const PAGES_MAX = 40;
const ASSETS_MAX = 400;
/** How long the application may take to begin a page that lies here too. */
const PAGE_MS_MAX = 1_000;
const WATCH_PATH = /^\/watch\/vid_[0-9a-z]{26}$/;
const ASSET_PATH = /^\/_next\/static\//;

export type ShellPart = "page" | "asset";

/** What of the application opens without it; null of everything else, which the worker leaves to the browser. */
export function shellPartOf(request: Request, origin: string): ShellPart | null {
  const { origin: asked, pathname } = new URL(request.url);
  if (request.method !== "GET" || asked !== origin) return null;
  if (request.mode === "navigate") return WATCH_PATH.test(pathname) ? "page" : null;
  return ASSET_PATH.test(pathname) ? "asset" : null;
}

/** Pages by their path: what stands behind a question mark changes nothing of them. */
function keyOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function trim(shell: Cache, isPage: boolean, most: number): Promise<void> {
  const kept = (await shell.keys()).filter(({ url }) => WATCH_PATH.test(new URL(url).pathname) === isPage);
  for (const request of kept.slice(0, Math.max(0, kept.length - most))) await shell.delete(request);
}

/**
 * Keeps a watch page as somebody who is not signed in sees it, so that nothing of its viewer lies on this device, and the files it is made of.
 * @throws when the application does not answer: what was kept before stays
 */
export async function keepPage(origin: string, path: string, assets: readonly string[]): Promise<void> {
  if (!WATCH_PATH.test(path)) return;
  const shell = await caches.open(SHELL);
  for (const asset of assets.slice(0, ASSETS_MAX).filter((each) => ASSET_PATH.test(each))) {
    if ((await shell.match(`${origin}${asset}`)) === undefined) await shell.add(`${origin}${asset}`);
  }
  const page = await fetch(`${origin}${path}`, { credentials: "omit", redirect: "error", cache: "no-store" });
  const isPage = page.ok && page.headers.get("content-type")?.startsWith("text/html") === true;
  if (!isPage) throw new Error(`The application gave no page for ${path}.`);
  // Written last and anew, so that the order of writing is that of visits.
  await shell.delete(`${origin}${path}`);
  await shell.put(`${origin}${path}`, page);
  await trim(shell, true, PAGES_MAX);
  await trim(shell, false, ASSETS_MAX);
}

/** What a file is never changes under its name: what lies here is as good as new. */
export async function answerAsset(request: Request): Promise<Response> {
  const shell = await caches.open(SHELL);
  return (await shell.match(keyOf(request.url))) ?? fetch(request);
}

/** The application's page, or the one that lies here when the application fails, or has not begun to answer in time. */
export async function answerPage(request: Request): Promise<Response> {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(keyOf(request.url));
  if (kept === undefined) return fetch(request);
  const fresh = fetch(request).then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
  const late = new Promise<Response>((resolve) => {
    setTimeout(() => resolve(kept), PAGE_MS_MAX);
  });
  return Promise.race([fresh, late]);
}

/** Other versions' caches. */
export async function removeOldShells(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith("mhc-shell-") && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
}
