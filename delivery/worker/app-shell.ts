const SHELL = "mhc-shell-1";
const PAGES_MAX = 40;
const ASSETS_MAX = 400;
/** How long the application may take to begin a page that lies here too. */
const PAGE_MS_MAX = 1_000;
const WATCH_PATH = /^\/watch\/vid_[0-9a-z]{26}$/;
/** What is kept on this device, whatever it is. */
const KEPT_PATH = "/kept";
const ASSET_PATH = /^\/_next\/static\//;
/** How a page names what it is made of, in its tags and in what they say to one another. */
const NAMED_ASSET = /(?:\/_next\/)?static\/(?:chunks|css|media)\/[\w./~-]+\.(?:js|css|woff2)/g;

export type ShellPart = "page" | "asset";

function isKeptPage(path: string): boolean {
  return path === KEPT_PATH || WATCH_PATH.test(path);
}

function assetsIn(html: string): readonly string[] {
  return [...new Set((html.match(NAMED_ASSET) ?? []).map((name) => (name.startsWith("/") ? name : `/_next/${name}`)))];
}

/** What of the application opens without it; null of everything else, which the worker leaves to the browser. */
export function shellPartOf(request: Request, origin: string): ShellPart | null {
  const { origin: asked, pathname } = new URL(request.url);
  if (request.method !== "GET" || asked !== origin) return null;
  if (request.mode === "navigate") return isKeptPage(pathname) ? "page" : null;
  return ASSET_PATH.test(pathname) ? "asset" : null;
}

/** Pages by their path: what stands behind a question mark changes nothing of them. */
function keyOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** The page of what is kept stays, with all that it is made of. */
async function trim(shell: Cache, path: RegExp, most: number): Promise<void> {
  const listOfKept = (await shell.keys()).find(({ url }) => new URL(url).pathname === KEPT_PATH);
  const spared = new Set(listOfKept === undefined ? [] : assetsIn((await (await shell.match(listOfKept))?.text()) ?? ""));
  const kept = (await shell.keys())
    .map((request) => ({ request, pathname: new URL(request.url).pathname }))
    .filter(({ pathname }) => path.test(pathname) && !spared.has(pathname));
  for (const { request } of kept.slice(0, Math.max(0, kept.length - most))) await shell.delete(request);
}

/**
 * Keeps a watch page, or the page of what is kept, as somebody who is not signed in sees it, so that nothing of its viewer lies on this device, and the files it is made of.
 * @throws when the application does not answer: what was kept before stays
 */
export async function keepPage(origin: string, path: string, assets: readonly string[]): Promise<void> {
  if (!isKeptPage(path)) return;
  const shell = await caches.open(SHELL);
  const page = await fetch(`${origin}${path}`, { credentials: "omit", redirect: "error", cache: "no-store" });
  const isPage = page.ok && page.headers.get("content-type")?.startsWith("text/html") === true;
  if (!isPage) throw new Error(`The application gave no page for ${path}.`);
  const named = new Set([...assets, ...assetsIn(await page.clone().text())].filter((each) => ASSET_PATH.test(each)));
  for (const asset of [...named].slice(0, ASSETS_MAX)) {
    if ((await shell.match(`${origin}${asset}`)) === undefined) await shell.add(`${origin}${asset}`);
  }
  // Written last and anew, so that the order of writing is that of visits.
  await shell.delete(`${origin}${path}`);
  await shell.put(`${origin}${path}`, page);
  await trim(shell, WATCH_PATH, PAGES_MAX);
  await trim(shell, ASSET_PATH, ASSETS_MAX);
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
