import { setTimeout as pause } from "node:timers/promises";
import { type LanPacket, openLanLine } from "./lan-line";
import type { LanNetwork } from "./lan-network";
import { encodeSearch, type Neighbour, readNeighbours } from "./service-message";

const NEIGHBOURS_MAX = 8;
/** One machine may have several relays; one that says it has a hundred leaves room for others. */
const NEIGHBOURS_PER_ADDRESS_MAX = 2;
const SEARCHES = 3;

export interface Search {
  readonly network: LanNetwork;
  readonly durationMs: number;
  /** The label of the relay that asks, which finds itself too. */
  readonly except: string | null;
}

/** Asks all neighbours for relays and listens for so long. Nobody who answers is believed: they are places to ask, no more. @throws Error when this machine does not let it */
export async function findNeighbours({ network, durationMs, except }: Search): Promise<readonly Neighbour[]> {
  const found = new Map<string, Neighbour>();
  const hear = ({ bytes, address }: LanPacket): void => {
    for (const each of readNeighbours(bytes, address)) {
      const place = `${each.address}:${each.port}`;
      const beside = [...found.values()].filter((other) => other.address === each.address);
      if (each.isGoing) found.delete(place);
      else if (each.instance !== except && found.size < NEIGHBOURS_MAX && beside.length < NEIGHBOURS_PER_ADDRESS_MAX) found.set(place, each);
    }
  };
  const line = await openLanLine(network, hear);
  for (let search = 0; search < SEARCHES; search++) {
    for (const via of line.own) await line.tell(via, encodeSearch());
    await pause(durationMs / SEARCHES);
  }
  await line.close();
  return [...found.values()];
}
