import { type Cid, isObject } from "@/protocol/cid";
import type { ObjectStore } from "./object-store";

const MIB = 1024 * 1024;
/** About an hour of film; what is pinned comes on top. */
const CACHE_BYTES_MAX = 512 * MIB;
/** How much is written between two looks at the whole: a page and a worker write to the same store. */
const LOOK_EVERY_SHARE = 1 / 16;

/** Verified objects on this device: compared with their names when they are written and again when they are read. The least used go first. */
export class ObjectCache {
  readonly #store: ObjectStore;
  readonly #bytesMax: number;
  #writtenBytes = 0;
  /** What was here when it was first looked at, and what came since: most of what is asked for is not, and a database answers in its own time. */
  #known: Promise<Set<Cid>> | null = null;

  constructor(store: ObjectStore, bytesMax = CACHE_BYTES_MAX) {
    this.#store = store;
    this.#bytesMax = bytesMax;
  }

  /**
   * Null of what is not here, or no longer what it was: that is removed.
   * @param isThorough to find also what another process has written since
   */
  async find(cid: Cid, isThorough = false): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!isThorough && !(await this.#names()).has(cid)) return null;
    const bytes = await this.#store.read(cid, Date.now());
    if (bytes === null) return null;
    if (await isObject(cid, bytes)) return bytes;
    await this.#remove(cid);
    return null;
  }

  /** Writes nothing that is not the object. */
  async keep(cid: Cid, bytes: Uint8Array<ArrayBuffer>, isPinned = false): Promise<void> {
    if (!(await isObject(cid, bytes))) throw new RangeError("These bytes are not the object.");
    await this.#store.write(cid, bytes, { usedMs: Date.now(), isPinned });
    (await this.#names()).add(cid);
    this.#writtenBytes += bytes.length;
    if (this.#writtenBytes <= this.#bytesMax * LOOK_EVERY_SHARE) return;
    this.#writtenBytes = 0;
    await this.#trim();
  }

  async unpin(cids: readonly Cid[]): Promise<void> {
    for (const cid of cids) await this.#store.unpin(cid);
  }

  #names(): Promise<Set<Cid>> {
    this.#known ??= this.#store.list().then((objects) => new Set(objects.map(({ cid }) => cid)));
    return this.#known;
  }

  async #remove(cid: Cid): Promise<void> {
    (await this.#names()).delete(cid);
    await this.#store.remove(cid);
  }

  async #trim(): Promise<void> {
    const loose = (await this.#store.list()).filter((object) => !object.isPinned).sort((a, b) => a.usedMs - b.usedMs);
    let over = loose.reduce((sum, object) => sum + object.bytes, 0) - this.#bytesMax;
    for (const object of loose) {
      if (over <= 0) return;
      await this.#remove(object.cid);
      over -= object.bytes;
    }
  }
}
