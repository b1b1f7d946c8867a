import { createHash, createHmac } from "node:crypto";
import { type Answer, type Asked, PublicCache, startVendorServer, type VendorServer } from "./vendor-server";

const API_KEY = "the key of the account";
const PASSWORD = "the password of the storage zone";
const TOKEN_KEY = "the key of the pull zone";
const ZONE = "objects";

export interface BunnyServer {
  readonly access: { apiBase: string; apiKey: string; storageUrl: string; storagePassword: string; publicUrl: string; tokenKey: string };
  readonly api: VendorServer;
  readonly storage: VendorServer;
  readonly cache: PublicCache;
  close(): Promise<void>;
}

const say = (status: number, Message: string): Answer => ({ status, body: JSON.stringify({ HttpCode: status, Message }) });

/** Whether a path token opens a path at a time, read from the other side than our signer writes it; the path without the token, or null. */
function openPath(pathname: string, nowSeconds: number): string | null {
  const [, text = "", path = ""] = /^\/(bcdn_token=[^/]+)(\/.*)$/.exec(pathname) ?? [];
  const given = new URLSearchParams(text);
  const [token, expires, opens] = [given.get("bcdn_token"), given.get("expires"), given.get("token_path")];
  if (token === null || expires === null || opens === null || Number(expires) < nowSeconds || !path.startsWith(opens)) return null;
  const others = [...given].filter(([name]) => name !== "bcdn_token" && name !== "expires").sort(([a], [b]) => (a < b ? -1 : 1));
  if (others.some(([name]) => name !== "token_path" && name !== "token_ignore_params")) return null;
  const message = opens + expires + others.map(([name, value]) => `${name}=${value}`).join("&");
  const wanted = createHmac("sha256", TOKEN_KEY).update(message).digest("base64").replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return token === `HS256-${wanted}` ? path : null;
}

/** The part of Bunny that objects need, written from its documentation: a storage zone, a pull zone that wants tokens, and purge by address. Nothing unknown is let pass. */
export async function startBunnyServer(now: () => Date): Promise<BunnyServer> {
  const objects = new Map<string, Buffer>();
  const cache = new PublicCache((path) => objects.get(path));
  const pull = await startVendorServer(({ url }) => {
    const path = openPath(url.pathname, now().getTime() / 1000);
    return path === null ? { status: 403 } : cache.get(path + url.search);
  });

  function answerStorage({ method, url, headers, body }: Asked): Answer {
    if (headers.accesskey !== PASSWORD) return say(401, "Unauthorized");
    if (url.search !== "" || !url.pathname.startsWith(`/${ZONE}/`)) return say(404, "Object Not Found");
    const path = url.pathname.slice(ZONE.length + 1);
    if (method === "DELETE") return objects.delete(path) ? say(200, "File deleted successfuly") : say(404, "Object Not Found");
    if (method !== "PUT") return say(405, "Method not allowed");
    if (headers.checksum !== createHash("sha256").update(body).digest("hex").toUpperCase()) return say(400, "Checksum mismatch");
    objects.set(path, body);
    return say(201, "File uploaded.");
  }

  function answerApi({ method, url, headers }: Asked): Answer {
    if (headers.accesskey !== API_KEY) return say(401, "Authorization has been denied for this request.");
    const unknown = [...url.searchParams.keys()].some((name) => !["url", "async", "exactPath"].includes(name));
    const address = url.searchParams.get("url") ?? "";
    if (method !== "POST" || url.pathname !== "/purge" || unknown || !address.startsWith(`${pull.url}/`)) return say(400, "Bad request");
    cache.forget(address.slice(pull.url.length));
    return { status: 200 };
  }

  const [storage, api] = [await startVendorServer(answerStorage), await startVendorServer(answerApi)];
  const keys = { apiKey: API_KEY, storagePassword: PASSWORD, tokenKey: TOKEN_KEY };
  const close = async (): Promise<void> => {
    for (const server of [api, storage, pull]) await server.close();
  };
  return { access: { ...keys, apiBase: api.url, storageUrl: `${storage.url}/${ZONE}`, publicUrl: pull.url }, api, storage, cache, close };
}
