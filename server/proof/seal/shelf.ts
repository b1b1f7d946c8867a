import { buffer } from "node:stream/consumers";
import type { ObjectStore } from "@/server/adapters/storage";
import { findDomainError } from "@/server/kernel/errors";
import { type TileId, tileKey } from "../tree/tiles";

/** Everything of the log that lies outside the database is below this folder. */
const FOLDER = "proof";
const NUMBER_DIGITS = 10;
const CACHED_TILES_MAX = 64;

const NEWEST_KEY = `${FOLDER}/checkpoint`;

/** Each checkpoint stays under a name of its own. */
function checkpointKey(number: number): string {
  return `${FOLDER}/checkpoints/${String(number).padStart(NUMBER_DIGITS, "0")}`;
}

/** An object is there with other bytes than those that belong there. */
export class Fork extends Error {
  constructor(readonly key: string) {
    super(`${key} is there with another content: somebody changed it, or this log was begun twice on one storage.`);
  }
}

/** Tiles and checkpoints in the storage, each written once. */
export class Shelf {
  readonly #storage: ObjectStore;
  readonly #cache = new Map<string, Buffer>();

  constructor(storage: ObjectStore) {
    this.#storage = storage;
  }

  readonly readTile = async (tile: TileId): Promise<Buffer> => {
    const key = `${FOLDER}/${tileKey(tile)}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const bytes = await buffer(await this.#storage.read(key));
    const oldest = this.#cache.keys().next().value;
    if (this.#cache.size >= CACHED_TILES_MAX && oldest !== undefined) this.#cache.delete(oldest);
    this.#cache.set(key, bytes);
    return bytes;
  };

  async writeTile(tile: TileId, bytes: Buffer): Promise<void> {
    await this.#writeOnce(`${FOLDER}/${tileKey(tile)}`, bytes);
  }

  async writeCheckpoint(number: number, note: string): Promise<void> {
    await this.#writeOnce(checkpointKey(number), Buffer.from(note));
    // Where readers of such logs look for the newest; what must last is the one above.
    await this.#storage.putBytes(NEWEST_KEY, Buffer.from(note), { contentType: "text/plain; charset=utf-8" });
  }

  findCheckpoint(number: number): Promise<string | null> {
    return this.#findText(checkpointKey(number));
  }

  findNewest(): Promise<string | null> {
    return this.#findText(NEWEST_KEY);
  }

  async #findText(key: string): Promise<string | null> {
    return (await this.#storage.find(key)) === null ? null : (await buffer(await this.#storage.read(key))).toString("utf8");
  }

  /** @throws Fork when it is there with other bytes. */
  async #writeOnce(key: string, bytes: Buffer): Promise<void> {
    try {
      await this.#storage.putBytes(key, bytes, { isNew: true });
    } catch (thrown) {
      if (findDomainError(thrown)?.code !== "conflict") throw thrown;
      if (!(await buffer(await this.#storage.read(key))).equals(bytes)) throw new Fork(key);
    }
  }
}
