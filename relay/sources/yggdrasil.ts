import { BlockList, isIPv6 } from "node:net";

/** Of nodes and of networks behind them (https://yggdrasil-network.github.io/about.html); of the world's, nothing is in it. */
const overlay = new BlockList();
overlay.addSubnet("200::", 7, "ipv6");

/** Whether an address is one of the Yggdrasil network, which a program of that name on this machine reaches. */
export function isYggdrasil(address: string): boolean {
  return isIPv6(address) && overlay.check(address, "ipv6");
}
