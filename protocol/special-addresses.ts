// IANA's registries of special-purpose addresses: what is not out in the world is not ours to reach into.
export const PRIVATE_IPV4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"],
  ...["192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"],
] as const;
/** Of IPv6 only this is given out for the world. */
export const WORLD_IPV6 = "2000::/3";
/** Within it, these are not, or carry an IPv4 address inside. */
export const PRIVATE_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"] as const;
