import { isIP } from "node:net";
import { isPublicAddress } from "@/protocol/public-address";

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
