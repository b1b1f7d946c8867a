import { pipeline } from "node:stream";

const SILENCE_MS = 120_000;

/** Replicates a store over a TCP connection, encrypted by Noise, until either side ends it. */
export function pipeReplication(socket, store, isInitiator) {
  socket.setNoDelay(true);
  socket.setTimeout(SILENCE_MS, () => socket.destroy());
  const stream = store.replicate(isInitiator);
  // However it ends, both have ended: whoever wants it opens another.
  pipeline(socket, stream, socket, () => socket.destroy());
}
