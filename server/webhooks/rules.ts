import { createHmac } from "node:crypto";
import { BlockList, isIP } from "node:net";

/** Everything that an artist can be told of. */
export const EVENT_TYPES = [
  "subscription.incomplete",
  "subscription.trialing",
  "subscription.active",
  "subscription.past_due",
  "subscription.paused",
  "subscription.cancelled",
  "subscription.expired",
  "tip.paid",
  "goal.open",
  "goal.collecting",
  "goal.ended",
  "goal.failed",
  "goal.cancelled",
  "pledge.saved",
  "pledge.paid",
  "gift.paid",
  "payment.refunded",
  "payment.disputed",
  "entitlement.changed",
  "ping",
] as const;

/** What an endpoint may ask for: a type, all of a kind (`subscription.*`), or everything (`*`). */
export function isEventPattern(pattern: string): boolean {
  return EVENT_TYPES.some((type) => isMatch(pattern, type));
}

export function isMatch(pattern: string, type: string): boolean {
  if (pattern === "*" || pattern === type) return true;
  return pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1));
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long to wait after each failed try: fifteen tries in just under three days. */
const DELAYS_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[1, 2, 4, 8, 12, 12, 12, 12, 8].map((hours) => hours * HOUR_MS),
] as const;

export const TRIES_MAX = DELAYS_MS.length + 1;

/** The wait after the `triesDone`th failure of a round, counted from one; null when there is no further try. */
export function delayAfter(triesDone: number): number | null {
  return DELAYS_MS[triesDone - 1] ?? null;
}

/** An endpoint that has answered nothing well for this long is turned off, and its artist told. */
export const FAILING_MS_MAX = 5 * 24 * HOUR_MS;

/**
 * The header that proves who sends: `t=<Unix seconds>,v1=<hex>`, an HMAC-SHA-256 over `<t>.<body>` with the endpoint's secret, as Stripe's
 * webhooks do it. While a secret is being changed there is a v1 for each. A receiver refuses a `t` that is more than five minutes off.
 */
export function signatureHeader(secrets: readonly string[], body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / SECOND_MS);
  const words = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")}`);
  return [`t=${seconds}`, ...words].join(",");
}

// IANA's registries of special-purpose addresses: what is not out in the world is not ours to reach into.
const PRIVATE_IPV4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"],
  ...["192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
];
/** Of IPv6 only 2000::/3 is given out for the world; within it, these are not, or carry an IPv4 address inside. */
const PRIVATE_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

function blockList(ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits = ""] = range.split("/");
    list.addSubnet(network, Number(bits), family);
  }
  return list;
}

const privateV4 = blockList(PRIVATE_IPV4, "ipv4");
const privateV6 = blockList(PRIVATE_IPV6, "ipv6");
const worldV6 = blockList(["2000::/3"], "ipv6");

/** Whether an address is one of the open internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !privateV4.check(address, "ipv4");
  return family === 6 && worldV6.check(address, "ipv6") && !privateV6.check(address, "ipv6");
}

/** Why an endpoint cannot be at this address, as a sentence; null when it can. `isLocal`: this is a copy on somebody's own machine. */
export function findUrlFault(url: string, isLocal: boolean): string | null {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) return "This is no address.";
  if (isLocal && parsed.protocol === "http:" && parsed.hostname === "127.0.0.1") return null;
  if (parsed.protocol !== "https:") return "Give an https address.";
  if (parsed.username !== "" || parsed.password !== "") return "Leave names and passwords out of the address.";
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isPublicAddress(host)) return "This address is not on the open internet.";
  return null;
}
