import { createHttpSource } from "../sources/http-source";
import type { Source } from "../sources/source";
import { findNeighbours, type Search } from "./find-neighbours";
import { HOME_NETWORK } from "./lan-network";

const SEARCH_MS = 3_000;

/**
 * Relays in the networks that this machine is in, as sources of one sync. Without such a network, and where it is not let, there are none.
 * @param except the label of the relay that asks
 */
export async function openNeighbours(say: (line: string) => void, except: string | null, search: Partial<Search> = {}): Promise<readonly Source[]> {
  try {
    const found = await findNeighbours({ network: HOME_NETWORK, durationMs: SEARCH_MS, except, ...search });
    const urls = found.map(({ address, port }) => `http://${address}:${port}`);
    say(urls.length === 0 ? "No neighbour has a relay." : `Neighbours: ${urls.join(", ")}`);
    return urls.map((url) => createHttpSource({ kind: "relay", url, allowPrivate: true }));
  } catch (thrown) {
    say(thrown instanceof Error ? thrown.message : String(thrown));
    return [];
  }
}
