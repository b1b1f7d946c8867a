import { BlockList, isIP } from "node:net";

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
