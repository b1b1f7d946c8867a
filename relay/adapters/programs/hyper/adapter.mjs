// The adapter to Hyper: gives what the relay has as a drive (Hyperdrive) over TCP, and asks the drives of the peers that its operator named, and
// nobody else: no swarm, no DHT. Settings: secret, state, objects, listen, peers.
import { openDoor, readSettings, say } from "../door.mjs";
import { givePeers } from "./given-drive.mjs";
import { keepNamedDrives } from "./named-drives.mjs";

const { secret, state, objects, listen, peers } = await readSettings();
const self = listen === null ? { name: "nobody", addresses: [] } : await givePeers({ state, objects, listen, say });
const namedDrives = keepNamedDrives({ state, peers, say });

/** Each named peer in turn, so that the same bytes do not come from several. */
async function get(name, signal) {
  let silent = null;
  for (const drive of namedDrives()) {
    try {
      const bytes = await drive.get(name, signal);
      if (bytes !== null) return bytes;
    } catch (thrown) {
      silent = thrown;
    }
  }
  if (silent !== null) throw silent;
  return null;
}

await openDoor({ secret, get, self });
