import { setTimeout as pause } from "node:timers/promises";
import { withBitswap } from "@helia/bitswap";
import { CID } from "multiformats/cid";

/** Of one peer; the rest it asks for again. Each may be an object in memory until it went out. */
const WANTS_PER_PEER_MAX = 16;
const HELD_BYTES_MAX = 192 * 1024 * 1024;
const ROOM_LOOKED_AT_MS = 100;
const ROOM_LOOKED_FOR_TIMES = 50;

/** By this name bitswap knows that it should say so to the peer. */
class NotHere extends Error {
  name = "NotFoundError";
}

/** Bitswap makes up whole messages before it sends them: who asks for much and takes it slowly does not fill the memory. */
async function hasRoom() {
  for (let times = 0; times < ROOM_LOOKED_FOR_TIMES; times++) {
    if (process.memoryUsage().external < HELD_BYTES_MAX) return true;
    await pause(ROOM_LOOKED_AT_MS);
  }
  return false;
}

async function* lookForNobody() {
  yield* [];
}

/** What bitswap sees of the relay: reads only. */
function blockstoreOf(objects) {
  return {
    has: (cid) => objects.has(cid.toString()),
    async *get(cid) {
      const bytes = (await hasRoom()) ? await objects.get(cid.toString()) : null;
      if (bytes === null) throw new NotHere();
      yield bytes;
    },
  };
}

/**
 * Helia's bitswap without Helia, which would bring gateways, routers and a store of its own: it is given what it asks its host for.
 * @returns (peer, name, signal) => the object's bytes from one peer, compared with the name; null when the peer says that it has it not
 */
export async function startBitswap(libp2p, objects) {
  const brokers = [];
  const mixins = [];
  const host = {
    libp2p,
    logger: libp2p.logger,
    blockstore: blockstoreOf(objects),
    routing: { findProviders: lookForNobody },
    getHasher: async () => undefined,
    status: "starting",
    hasBlockBroker: () => brokers.length > 0,
    addBlockBroker: (broker) => brokers.push(broker),
    addMixin: (mixin) => mixins.push(mixin),
  };
  withBitswap(host, { maxWantListSize: WANTS_PER_PEER_MAX });
  for (const mixin of mixins) await mixin.start(host);
  const { wantList, peerWantLists } = brokers[0].bitswap;
  beginAnewWithThoseWhoComeBack(libp2p, peerWantLists);
  return (peer, name, signal) => askPeer(wantList, peer, CID.parse(name), signal);
}

/**
 * A peer that was killed and has come back: QUIC does not notice its end for long, so answers would go to where nobody is, and what went there
 * would be held to have come.
 */
function beginAnewWithThoseWhoComeBack(libp2p, peerWantLists) {
  libp2p.addEventListener("connection:open", ({ detail: newest }) => {
    if (newest.direction !== "inbound") return;
    const older = libp2p.getConnections(newest.remotePeer).filter((each) => each !== newest && each.direction === "inbound");
    if (older.length > 0) peerWantLists.peerDisconnected(newest.remotePeer);
    for (const each of older) each.abort(new Error("The peer has come anew."));
  });
}

async function askPeer(wantList, peer, cid, signal) {
  const heard = hear(wantList, peer, cid, signal);
  // It listens only from when its question is out, and misses an answer that was quicker; it fails at once when the peer is gone.
  const asked = wantList.wantSessionBlock(cid, peer, { signal });
  const { block, has } = await Promise.race([heard, asked]);
  if (has && block === undefined) throw new Error(`${peer} says that it has the object, and does not give it.`);
  return block ?? null;
}

/** The first answer of a peer about an object. */
function hear(wantList, peer, cid, signal) {
  return new Promise((done, fail) => {
    const listen = ({ detail }) => {
      if (!detail.sender.equals(peer) || !detail.cid.equals(cid)) return;
      wantList.removeEventListener("presence", listen);
      done(detail);
    };
    wantList.addEventListener("presence", listen);
    signal.addEventListener("abort", () => {
      wantList.removeEventListener("presence", listen);
      fail(signal.reason);
    });
  });
}
