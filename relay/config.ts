import { isIP } from "node:net";
import { isAbsolute, join } from "node:path";
import { z } from "zod/mini";
import { ADAPTER_NAMES } from "./adapters/installed-adapter";
import type { Reach } from "./sources/find-addresses";
import { readJson } from "./store/durable-file";

const QUOTA_BYTES_DEFAULT = 50_000_000_000;
const CONNECTIONS_DEFAULT = 256;
const CONNECTIONS_PER_ADDRESS_DEFAULT = 32;
const UPSTREAMS_MAX = 16;
const RESOLVERS_MAX = 4;
const PEERS_MAX = 16;
const LISTENED_MAX = 8;
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

/** Addresses as they stand, without a name that somebody would have to be asked for. */
function isMultiaddr(text: string): boolean {
  const [, version, address = "", tcp, udp] = /^\/ip([46])\/([0-9a-fA-F.:]+)\/(?:tcp\/(\d{1,5})|udp\/(\d{1,5})\/quic-v1)$/.exec(text) ?? [];
  return String(isIP(address)) === version && Number(tcp ?? udp) <= 65_535;
}

const PEER_ID = /\/p2p\/[1-9A-HJ-NP-Za-km-z]{40,70}$/;
const multiaddr = z.string().check(z.refine(isMultiaddr, "should be /ip4/ADDRESS/tcp/PORT, /ip4/ADDRESS/udp/PORT/quic-v1, or the same with ip6"));
const peerMultiaddr = z
  .string()
  .check(z.refine((text) => PEER_ID.test(text) && isMultiaddr(text.replace(PEER_ID, "")), "should be as that relay says it: /ip4/ADDRESS/tcp/PORT/p2p/NAME"));

const port = z.number().check(z.int(), z.minimum(1), z.maximum(65_535));
const address = z.string().check(z.refine((text) => isIP(text) !== 0, "should be an IP address"));
/** The key of a drive, as Hyper's programs write it (z-base-32). */
const driveKey = z.string().check(z.regex(/^[ybndrfg8ejkmcpqxot1uwisza345h769]{52}$/, "should be a drive's key, of 52 characters"));

/** Programs for networks of others, off until they are installed (`adapter install`) and named here. */
const adapters = z.strictObject({
  ipfs: z.optional(
    z.strictObject({
      /** Where others may connect; nowhere without. Port 0 takes a free one. */
      listen: z._default(z.array(multiaddr).check(z.maxLength(LISTENED_MAX)), []),
      /** Whom it asks, and nobody else. */
      peers: z._default(z.array(peerMultiaddr).check(z.maxLength(PEERS_MAX)), []),
    }),
  ),
  hyper: z.optional(
    z.strictObject({
      /** Where others may read the drive that it makes; it makes none without. */
      listen: z._default(z.nullable(z.strictObject({ host: address, port })), null),
      peers: z._default(z.array(z.strictObject({ host: address, port, key: driveKey })).check(z.maxLength(PEERS_MAX)), []),
    }),
  ),
});

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
  /** The peers of an adapter. */
  z.strictObject({ kind: z.literal("adapter"), name: z.enum(ADAPTER_NAMES) }),
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
    host: address,
    port,
  }),
]);

/** What a relay's way to the world says of itself. */
const link = z.strictObject({
  /** A dish of Starlink, which answers whoever is in its network. */
  kind: z.literal("dish"),
  address: z._default(z.string().check(z.refine(isAddressAndPort, "should be an IP address and a port, such as 192.168.100.1:9200")), DISH_ADDRESS),
});

const config = z
  .strictObject({
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
    adapters: z._default(adapters, {}),
    /** Who is asked for the key of a name, in this order. */
    names: z._default(z.array(resolver).check(z.maxLength(RESOLVERS_MAX)), []),
  })
  .check(
    z.refine(
      ({ upstreams, adapters: named }) => upstreams.every((each) => each.kind !== "adapter" || named[each.name] !== undefined),
      'has an upstream of the kind adapter that "adapters" does not name',
    ),
    z.refine(
      ({ adapters: { hyper }, servedBytesPerDayMax }) => !hyper?.listen || servedBytesPerDayMax === null,
      'has bytes a day, which Hyper does not keep: leave out "servedBytesPerDayMax", or "listen" of the adapter hyper',
    ),
  );

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
