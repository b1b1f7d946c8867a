import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublicAddress } from "@/protocol/public-address";
import { codeOf } from "../store/file-faults";
import { SourceFault } from "./source";
import { isYggdrasil } from "./yggdrasil";

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Where beyond the open internet an upstream may be. */
export interface Reach {
  readonly allowPrivate: boolean;
  readonly allowYggdrasil?: boolean;
}

/**
 * Where a host is, for a connection to exactly these addresses: what the name answers a moment later no longer counts.
 * @param hostname a name or an address; an IPv6 address may be in brackets
 * @throws SourceFault when one of them is not on the open internet, unless the operator allowed this upstream to be
 */
export async function findAddresses(hostname: string, { allowPrivate, allowYggdrasil = false }: Reach): Promise<readonly [Address, ...Address[]]> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const [first, ...more] = isIP(host) === 0 ? await lookUp(host) : [{ address: host, family: isIP(host) }];
  if (first === undefined) throw new SourceFault(`${host} has no address.`);
  const [overlay, others] = [[first, ...more].filter(isOverlay), [first, ...more].filter((each) => !isOverlay(each))];
  if (overlay.length > 0 && !allowYggdrasil) {
    throw new SourceFault(`${host} is an address of Yggdrasil. If it is meant, write "yggdrasil": true in relay.json.`);
  }
  if (!allowPrivate && !others.every(({ address }) => isPublicAddress(address))) {
    throw new SourceFault(`${host} is not on the open internet. If it is meant, write "allowPrivate": true beside it.`);
  }
  return [first, ...more];
}

const isOverlay = ({ address }: Address): boolean => isYggdrasil(address);

async function lookUp(host: string): Promise<readonly Address[]> {
  try {
    return await lookup(host, { all: true });
  } catch (thrown) {
    throw new SourceFault(`${host} was not found (${codeOf(thrown)}).`);
  }
}
