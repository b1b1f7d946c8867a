import type { Cid } from "@/protocol/cid";
import type { Random } from "@/test/random";

export interface Bait {
  /** An object that is here. */
  readonly cid: Cid;
  /** A name under which somebody laid a link to the secret. */
  readonly linked: Cid;
  /** Nobody may ever come here. */
  readonly canaryUrl: string;
  /** A file that no answer may show. */
  readonly secretPath: string;
}

const UP = ["..", "%2e%2e", "%252e%252e", "..%2f", "..%5c", "....//", ".%00.", "%c0%ae%c0%ae", "..;"] as const;
const METHODS = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"] as const;
const NOISE = ["%00", "%0d%0aX:1", "\\", "/", "?", "#", "%", "\u00e9", ";", "'", '"', "<", "{", "~", "%ff", "\t"] as const;

function climb(chance: Random, path: string): string {
  const steps = Array.from({ length: 1 + chance.below(8) }, () => chance.pick(UP)).join("/");
  return chance.pick([
    `/ipfs/${steps}${path}`,
    `/${steps}${path}`,
    `/ipfs/${steps}/relay.json`,
    `/v1/${steps}/pins.json`,
    `/ipfs/x/${steps}/store/inventory.json`,
  ]);
}

function lure(chance: Random, { canaryUrl, cid }: Bait): string {
  const url = chance.pick([canaryUrl, encodeURIComponent(canaryUrl), canaryUrl.replace("http:", ""), canaryUrl.replace("127.0.0.1", "localhost")]);
  return chance.pick([
    ...([
      `${url}/ipfs/${cid}`,
      `/ipfs/${cid}?format=raw&origin=${url}`,
      `/ipfs/${url}`,
      `/?url=${url}`,
      `/ipfs/${cid}@${url}`,
      `//${url}/ipfs/${cid}`,
    ] as const),
    ...[`/proxy/${url}`, `/ipns/${url}`, `/ipfs/${cid}?format=raw#${url}`, `/v1/inventory?upstream=${url}`, `/sync?from=${url}`],
  ]);
}

function spoil(chance: Random, text: string): string {
  const at = chance.below(text.length + 1);
  const rest = text.slice(at + chance.below(3));
  return `${text.slice(0, at)}${chance.pick(NOISE)}${rest}`;
}

function headersOf(chance: Random, { canaryUrl, cid }: Bait): string[] {
  const host = new URL(canaryUrl).host;
  const all = [
    ...[
      `Host: ${host}`,
      `X-Forwarded-Host: ${host}`,
      `Forwarded: host=${host}`,
      `X-Original-URL: /relay.json`,
      `X-Rewrite-URL: ${canaryUrl}`,
      `Referer: ${canaryUrl}`,
    ],
    ...[
      `Origin: ${canaryUrl}`,
      `Range: bytes=${chance.below(9)}-${chance.below(9)}`,
      `Range: bytes=-${chance.below(1e9)}`,
      "Range: bytes=0-0,2-3,5-",
      `If-None-Match: "${cid}"`,
    ],
    ...[
      "Content-Length: 9",
      "Transfer-Encoding: chunked",
      "Upgrade: websocket",
      "Expect: 100-continue",
      `X-Long: ${"x".repeat(chance.below(12_000))}`,
      "Content-Length: -1",
    ],
  ];
  return all.filter(() => chance.next() < 0.15);
}

/** One request that should get nothing but an object by its whole name: paths that climb, lure elsewhere, or are spoiled. */
export function makeHostileRequest(chance: Random, bait: Bait): string {
  const names = [`/ipfs/${bait.cid}?format=raw`, `/ipfs/${bait.linked}`, "/health", "/v1/inventory"] as const;
  const target = chance.pick([
    () => climb(chance, bait.secretPath),
    () => lure(chance, bait),
    () => spoil(chance, chance.pick(names)),
    () => spoil(chance, spoil(chance, lure(chance, bait))),
    () => chance.pick(names),
    () => "/".repeat(chance.below(4_000)) + bait.secretPath,
  ])();
  const lines = [`${chance.pick(METHODS)} ${target} HTTP/1.1`, "Connection: close", "Host: relay.test", ...headersOf(chance, bait)];
  const text = `${lines.join("\r\n")}\r\n\r\n`;
  // A request that never ends is one too; who sends it leaves.
  return chance.next() < 0.05 ? text.slice(0, chance.below(text.length)) : text;
}
