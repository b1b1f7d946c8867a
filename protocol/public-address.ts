import { BlockList, isIP } from "node:net";
import { PRIVATE_IPV4, PRIVATE_IPV6, WORLD_IPV6 } from "./special-addresses";

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
const worldV6 = blockList([WORLD_IPV6], "ipv6");

/** Whether an address is one of the open internet. For Node alone: server and relay ask it before they connect to what somebody named. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !privateV4.check(address, "ipv4");
  return family === 6 && worldV6.check(address, "ipv6") && !privateV6.check(address, "ipv6");
}
