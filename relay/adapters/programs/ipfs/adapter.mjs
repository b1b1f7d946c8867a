// The adapter to IPFS: gives what the relay has by bitswap over TCP and QUIC, and asks the peers that its operator named, and nobody else: no
// routing, no list to begin with, no discovery. Settings: secret, state, giveFrom, listen, peers.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quic } from "@chainsafe/libp2p-quic";
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from "@libp2p/crypto/keys";
import { identify } from "@libp2p/identify";
import { noise } from "@libp2p/noise";
import { tcp } from "@libp2p/tcp";
import { yamux } from "@libp2p/yamux";
import { createLibp2p } from "libp2p";
import { openDoor, readSettings, say } from "../door.mjs";
import { openRelayObjects } from "../relay-objects.mjs";
import { startBitswap } from "./bitswap.mjs";
import { keepNamedPeers } from "./named-peers.mjs";

const CONNECTIONS_MAX = 32;
const INBOUND_PENDING_MAX = 8;

/** What others know it by stays the same from start to start; whoever only takes has an empty folder, and a new one each time. */
async function readKey(state) {
  const path = join(state, "key");
  try {
    return privateKeyFromProtobuf(await readFile(path));
  } catch (thrown) {
    if (thrown.code !== "ENOENT") throw thrown;
    const key = await generateKeyPair("Ed25519");
    await writeFile(path, privateKeyToProtobuf(key), { mode: 0o600 });
    return key;
  }
}

const { secret, state, giveFrom, listen, peers } = await readSettings();
const named = new Set(peers);
const libp2p = await createLibp2p({
  privateKey: await readKey(state),
  addresses: { listen },
  transports: [tcp(), quic()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify() },
  connectionManager: { maxConnections: CONNECTIONS_MAX, maxIncomingPendingConnections: INBOUND_PENDING_MAX, reconnectRetries: 0 },
  // Peers tell of others, and of further addresses of their own: none of these is followed.
  connectionGater: { denyDialMultiaddr: (address) => !named.has(address.toString()) },
});
const askPeer = await startBitswap(libp2p, openRelayObjects(giveFrom));
const namedPeers = keepNamedPeers(libp2p, peers, say);

/** Each named peer in turn, so that the same bytes do not come from several. */
async function get(name, signal) {
  let silent = null;
  for (const peer of await namedPeers(signal)) {
    try {
      const bytes = await askPeer(peer, name, signal);
      if (bytes !== null) return bytes;
    } catch (thrown) {
      silent = thrown;
    }
  }
  if (silent !== null) throw silent;
  return null;
}

await openDoor({ secret, get, self: { name: libp2p.peerId.toString(), addresses: libp2p.getMultiaddrs().map(String) } });
