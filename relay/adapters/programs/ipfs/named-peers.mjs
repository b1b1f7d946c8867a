import { multiaddr } from "@multiformats/multiaddr";

const DIAL_TIMEOUT_MS = 5_000;
const LOOKED_AFTER_MS = 10_000;

/** Addresses by the peer that each ends with, both in the operator's order. */
function groupByPeer(addresses) {
  const byPeer = new Map();
  for (const address of addresses) {
    const id = address.slice(address.lastIndexOf("/") + 1);
    byPeer.set(id, [...(byPeer.get(id) ?? []), multiaddr(address)]);
  }
  return byPeer;
}

/**
 * Keeps a connection to each peer that the operator named, by the first of its addresses that answers.
 * @returns (signal) => the peers that are connected, once each was tried; throws when there is none
 */
export function keepNamedPeers(libp2p, addresses, say) {
  const byPeer = groupByPeer(addresses);
  /** What was last said of each, so that it is said once. */
  const said = new Map();
  const find = (id) => libp2p.getConnections().find((each) => each.remotePeer.toString() === id && each.status === "open");

  async function reach([id, places]) {
    for (const place of places) {
      if (find(id) !== undefined) break;
      // Whatever the reason: the next address, or the next turn.
      await libp2p.dial(place, { signal: AbortSignal.timeout(DIAL_TIMEOUT_MS) }).catch(() => undefined);
    }
    const now = find(id)?.remoteAddr.toString() ?? `${id} does not answer`;
    if (said.get(id) !== now) say(now);
    said.set(id, now);
  }

  let turn = Promise.resolve();
  async function lookAfter() {
    turn = Promise.all([...byPeer].filter(([id]) => find(id) === undefined).map(reach));
    await turn;
    setTimeout(lookAfter, LOOKED_AFTER_MS);
  }
  void lookAfter();

  const listConnected = () => [...byPeer.keys()].map((id) => find(id)?.remotePeer).filter((peer) => peer !== undefined);
  return async (signal) => {
    const late = new Promise((done) => signal.addEventListener("abort", done));
    if (listConnected().length < byPeer.size) await Promise.race([turn, late]);
    const peers = listConnected();
    if (peers.length === 0) throw new Error("None of the named peers is connected.");
    return peers;
  };
}
