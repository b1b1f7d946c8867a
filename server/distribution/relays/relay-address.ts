import { isIP } from "node:net";
import { isPublicAddress } from "@/protocol/public-address";

/**
 * Why players cannot be told to ask at this address, as a sentence; null when they can. Whether a name leads to the open internet is seen
 * each time that the relay is asked for an object.
 * @param isLocal this is a copy on somebody's own machine
 */
export function findAddressFault(baseUrl: string, isLocal: boolean): string | null {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || url.origin !== baseUrl) return "Give the relay's address as https://host or https://host:port, and nothing more.";
  if (isLocal && url.protocol === "http:" && url.hostname === "127.0.0.1") return null;
  if (url.protocol !== "https:") return "Players fetch from https addresses alone.";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !isPublicAddress(host) ? "This address is not on the open internet." : null;
}
