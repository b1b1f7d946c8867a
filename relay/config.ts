import { isIP } from "node:net";
import { isAbsolute, join } from "node:path";
import { z } from "zod/mini";
import type { Reach } from "./sources/find-addresses";
import { readJson } from "./store/durable-file";

const QUOTA_BYTES_DEFAULT = 50_000_000_000;
const CONNECTIONS_DEFAULT = 256;
const CONNECTIONS_PER_ADDRESS_DEFAULT = 32;
const UPSTREAMS_MAX = 16;
const RESOLVERS_MAX = 4;
export const CONFIG_FILE = "relay.json";

const count = z.number().check(z.int(), z.positive());
const budget = z._default(z.nullable(count), null);
const httpUrl = z.string().check(
  z.refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && url.pathname === "/" && url.search + url.hash === "";
  }, "should be http(s)://host[:port] and nothing more"),
);
/** On this machine: what is asked there may do more than give objects. */
const ownUrl = httpUrl.check(z.regex(/^http:\/\/(127\.0\.0\.1|\[::1\]):\d{1,5}$/, "should be http://127.0.0.1:5001, or another port of this machine"));
/** Nothing in it can be taken for an option or a command: a host, a port, a module and plain folders. */
const rsyncUrl = z
  .string()
  .check(
    z.regex(
      /^rsync:\/\/([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(:\d{1,5})?(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/,
      "should be rsync://host[:port]/module[/folder]",
    ),
  );
/** By which a dish is reached in every network behind one. */
const DISH_ADDRESS = "192.168.100.1:9200";

function isAddressAndPort(text: string): boolean {
  const [, six, four, port = ""] = /^(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text) ?? [];
  return isIP(six ?? four ?? "") !== 0 && Number(port) >= 1 && Number(port) <= 65_535;
}

const allowPrivate = z._default(z.boolean(), false);

const upstream = z.discriminatedUnion("kind", [
  /** The application: it says which root of a work is the newest, and has the objects. */
  z.strictObject({ kind: z.literal("origin"), url: httpUrl, allowPrivate }),
  /** Another relay: its inventory says which roots it has. */
  z.strictObject({ kind: z.literal("relay"), url: httpUrl, allowPrivate }),
  /** Whatever answers `GET /ipfs/…`, and knows of no works: a CDN, a gateway. */
  z.strictObject({ kind: z.literal("objects"), url: httpUrl, allowPrivate }),
  z.strictObject({ kind: z.literal("rsync"), url: rsyncUrl, allowPrivate }),
  /** A node of IPFS on this machine, by the RPC of Kubo: whom it asks in turn is its own affair. */
  z.strictObject({ kind: z.literal("ipfs"), url: ownUrl }),
  z.strictObject({ kind: z.literal("folder"), path: z.string().check(z.refine(isAbsolute, "should be an absolute path")) }),
]);

const resolver = z.discriminatedUnion("kind", [
  /** DNS over HTTPS; with a resolver that knows Handshake, its names too. By plain HTTP only on this machine. */
  z.strictObject({
    kind: z.literal("doh"),
    url: z.string().check(z.regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|\[::1\])[:/])\S+$/, "should be https://…/dns-query")),
  }),
  /** Plain DNS by UDP: a resolver of one's own, such as a Handshake node. */
  z.strictObject({
    kind: z.literal("dns"),
    host: z.string().check(z.refine((text) => isIP(text) !== 0, "should be an IP address")),
    port: z.number().check(z.int(), z.minimum(1), z.maximum(65_535)),
  }),
]);

/** What a relay's way to the world says of itself. */
const link = z.strictObject({
  /** A dish of Starlink, which answers whoever is in its network. */
  kind: z.literal("dish"),
  address: z._default(z.string().check(z.refine(isAddressAndPort, "should be an IP address and a port, such as 192.168.100.1:9200")), DISH_ADDRESS),
});

const config = z.strictObject({
  /** Of all objects together. */
  quotaBytes: z._default(count, QUOTA_BYTES_DEFAULT),
  /** What may go out, and come in, between midnight and midnight UTC; null is without end. */
  servedBytesPerDayMax: budget,
  pulledBytesPerDayMax: budget,
  connectionsMax: z._default(count, CONNECTIONS_DEFAULT),
  /** Null behind a proxy, which has one address for everybody. */
  connectionsPerAddressMax: z._default(z.nullable(count), CONNECTIONS_PER_ADDRESS_DEFAULT),
  /** The only places that are ever asked, in this order. Nothing that comes over the network adds to them. */
  upstreams: z._default(z.array(upstream).check(z.maxLength(UPSTREAMS_MAX)), []),
  /** Asked before each sync how the line is; null where nothing says so. A hint, and never more. */
  link: z._default(z.nullable(link), null),
  /** Of every pinned work, what gets through the thinnest line comes before anything else of any. */
  lifeboatFirst: z._default(z.boolean(), false),
  /** Whether addresses of Yggdrasil may be upstreams and be listened at. */
  yggdrasil: z._default(z.boolean(), false),
  /** Who is asked for the key of a name, in this order. */
  names: z._default(z.array(resolver).check(z.maxLength(RESOLVERS_MAX)), []),
});

export type RelayConfig = z.infer<typeof config>;
export type Upstream = RelayConfig["upstreams"][number];
export type HttpUpstream = Extract<Upstream, { readonly kind: "origin" | "relay" | "objects" }> & Partial<Reach>;
export type RsyncUpstream = Extract<Upstream, { readonly kind: "rsync" }> & Partial<Reach>;
export type IpfsUpstream = Extract<Upstream, { readonly kind: "ipfs" }>;

/** `relay.json` of the relay's folder, which the operator writes; without it, what is written here. @throws Error that names what is wrong */
export async function readConfig(folder: string): Promise<RelayConfig> {
  const path = join(folder, CONFIG_FILE);
  const read = config.safeParse((await readJson(path)) ?? {});
  if (read.success) return read.data;
  throw new Error(`${path}: ${read.error.issues.map((issue) => `${issue.path.join(".") || "it"} ${issue.message}`).join("; ")}`);
}
