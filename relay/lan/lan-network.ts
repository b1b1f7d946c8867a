import { BlockList, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";

const INTERFACES_MAX = 8;
const PORT = 5353;

/** Of this machine in a network, with the network's length in bits. */
export interface LanAddress {
  readonly address: string;
  readonly bits: number;
}

/** Where neighbours are looked for and told. */
export interface LanNetwork {
  /** Of mDNS. */
  readonly port: number;
  /** Whether an address may be a neighbour's at all, in whatever network it is. */
  readonly isHome: (address: string) => boolean;
  /** This machine's own, as they are now. */
  readonly listOwn: () => readonly LanAddress[];
}

const home = new BlockList();
// RFC 1918, and what machines give themselves where nobody else does (RFC 3927).
for (const [network, bits] of [["10.0.0.0", 8] as const, ["172.16.0.0", 12] as const, ["192.168.0.0", 16] as const, ["169.254.0.0", 16] as const]) {
  home.addSubnet(network, bits, "ipv4");
}

const isHome = (address: string): boolean => isIPv4(address) && home.check(address, "ipv4");

function listOwn(): readonly LanAddress[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all
    .filter(({ address, internal }) => !internal && isHome(address))
    .map(({ address, cidr }) => ({ address, bits: Number(cidr?.split("/")[1] ?? 32) }))
    .slice(0, INTERFACES_MAX);
}

/** The networks of homes and offices that this machine is in. */
export const HOME_NETWORK: LanNetwork = { port: PORT, isHome, listOwn };

/** The own address in whose network another one is; null of one that may not be a neighbour's. */
export function findVia(network: LanNetwork, own: readonly LanAddress[], address: string): LanAddress | null {
  if (!isIPv4(address) || !network.isHome(address)) return null;
  const isNear = (each: LanAddress): boolean => {
    const list = new BlockList();
    list.addSubnet(each.address, each.bits, "ipv4");
    return list.check(address, "ipv4");
  };
  return own.find(isNear) ?? null;
}
