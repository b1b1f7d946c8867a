import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import Corestore from "corestore";
import { decode } from "hypercore-id-encoding";
import Hyperdrive from "hyperdrive";
import { placeInDrive } from "./object-name.mjs";
import { pipeReplication } from "./pipe-replication.mjs";

const CONNECT_TIMEOUT_MS = 5_000;
const READ_TIMEOUT_MS = 8_000;
const RETRY_MS = 5_000;
/** What a peer has is asked anew so often at most. */
const NEWS_MS = 2_000;
const IDLE_MS = 1_000;

/** What was asked for and did not come in time is given up. */
function within(signal, promise) {
  return new Promise((done, fail) => {
    signal.addEventListener("abort", () => fail(signal.reason));
    promise.then(done, fail);
  });
}

class NamedDrive {
  #drive;
  #say;
  #said = "";
  #socket = null;
  #askedMs = 0;
  #news = Promise.resolve();
  #clearing = Promise.resolve();
  #reading = 0;
  #held = false;
  #idle;

  constructor(store, peer, say) {
    this.peer = peer;
    this.store = store;
    this.#say = say;
    this.#drive = new Hyperdrive(store, decode(peer.key));
    this.first = this.#keep();
  }

  /** Keeps a connection to it, at the one address that the operator wrote. @returns once it was tried */
  async #keep() {
    const { host, port } = this.peer;
    const signal = AbortSignal.timeout(CONNECT_TIMEOUT_MS);
    const socket = connect({ host, port });
    socket.once("close", () => {
      this.#socket = null;
      setTimeout(() => this.#keep(), RETRY_MS);
    });
    let now = "does not answer";
    try {
      await once(socket, "connect", { signal });
      now = "has no drive of this key";
      await this.#drive.ready();
      const found = once(this.#drive.core, "peer-add", { signal });
      pipeReplication(socket, this.store, true);
      await found;
      now = "is connected";
      this.#socket = socket;
      this.#askedMs = 0;
    } catch {
      // What was reached is known by then, and what comes next is the same: its close, and another try.
      socket.destroy();
    }
    if (now !== this.#said) this.#say(`${host}:${port} ${now}`);
    this.#said = now;
  }

  /** Null of what the newest state of the drive has not. */
  async get(name, signal) {
    await within(signal, this.first);
    await within(signal, this.#clearing);
    if (this.#socket === null) throw new Error(`${this.peer.host}:${this.peer.port} is not connected.`);
    this.#reading += 1;
    try {
      return await this.#read(placeInDrive(name), signal);
    } finally {
      this.#reading -= 1;
      this.#clearWhenIdle();
    }
  }

  async #read(place, signal) {
    if (Date.now() - this.#askedMs > NEWS_MS) {
      this.#askedMs = Date.now();
      this.#news = this.#drive.update({ wait: true });
    }
    await within(signal, this.#news);
    const bytes = await within(signal, this.#drive.get(place, { timeout: READ_TIMEOUT_MS }));
    if (bytes !== null) this.#held = true;
    return bytes;
  }

  /** The relay has kept what came: the copy here goes. Not while others are read, which would then never come. */
  #clearWhenIdle() {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#reading > 0 || !this.#held) return;
      this.#held = false;
      this.#clearing = this.#drive.clearAll();
    }, IDLE_MS);
  }
}

/** @returns the drives of the named peers, in the operator's order */
export function keepNamedDrives({ state, peers, say }) {
  if (peers.length === 0) return () => [];
  const store = new Corestore(join(state, "taken"));
  const drives = peers.map((peer) => new NamedDrive(store, peer, say));
  return () => drives;
}
