import { constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Cid, isObject } from "@/protocol/cid";
import { OBJECT_BYTES_MAX } from "@/protocol/limits";
import type { Clock } from "../clock";
import { writeDurably } from "./durable-file";
import { codeOf } from "./file-faults";
import { type FoundObject, placeOf, walkObjects } from "./folder-layout";
import { ObjectChecks } from "./object-checks";
import { OBJECTS_MAX, ObjectIndex } from "./object-index";
import { Turns } from "./turns";

/** When an object was used is written down no more often than this. */
const USE_NOTED_MS = 60 * 60 * 1000;

const QUOTA_SENTENCE = "The quota is full of what is pinned.";

/** The disk has no room for more of what is pinned: the operator's quota is reached. */
export class QuotaReached extends Error {}

export interface StoreOptions {
  readonly folder: string;
  /** On the same disk: where half a file does no harm. */
  readonly incoming: string;
  /** Of objects alone; beyond it, what is not pinned leaves, the longest unused first. */
  readonly quotaBytes: number;
  readonly clock: Clock;
}

export interface OpenedObject {
  readonly file: FileHandle;
  readonly bytes: number;
}

/** Objects as files by name. What does not have its name's hash neither comes in nor goes out. One process writes at a time: `takeLock`. */
export class ObjectStore {
  readonly folder: string;
  readonly incoming: string;
  readonly index = new ObjectIndex();
  readonly quotaBytes: number;
  readonly #clock: Clock;
  readonly #checks = new ObjectChecks();
  readonly #refreshes = new Turns(1);
  readonly #arriving = new Set<Cid>();
  /** What came in since the last refresh began. */
  readonly #recent = new Map<Cid, FoundObject>();

  constructor({ folder, incoming, quotaBytes, clock }: StoreOptions) {
    this.folder = folder;
    this.incoming = incoming;
    this.quotaBytes = quotaBytes;
    this.#clock = clock;
  }

  /** Reads anew what lies on the disk: another process may have written since. What comes in meanwhile is not lost from sight. */
  refresh(): Promise<void> {
    return this.#refreshes.take(async () => {
      for (const cid of this.#recent.keys()) if (!this.#arriving.has(cid)) this.#recent.delete(cid);
      const onDisk: FoundObject[] = [];
      for await (const found of walkObjects(this.folder)) onDisk.push(found);
      this.index.clear();
      for (const found of [...onDisk, ...this.#recent.values()]) this.index.add(found);
    });
  }

  /** Removes what a process that was killed had half written. Only for whoever holds the lock. */
  async sweep(): Promise<void> {
    await rm(this.incoming, { recursive: true, force: true });
  }

  /** Takes an object in. @returns false when the bytes are not what the name says @throws QuotaReached when there is no room */
  async put(cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    if (bytes.length > OBJECT_BYTES_MAX || !(await isObject(cid, bytes))) return false;
    if (this.index.has(cid)) return true;
    // Counted before it is written, so that several at once do not all take the same room.
    const found = { cid, bytes: bytes.length, usedAtMs: this.#clock.now().getTime() };
    this.index.add(found);
    this.#recent.set(cid, found);
    this.#arriving.add(cid);
    try {
      await this.#makeRoom();
      await writeDurably(this.#pathOf(cid), bytes, this.incoming);
      // What came in beside it may have pushed it out again.
      if (!this.index.has(cid)) throw new QuotaReached(QUOTA_SENTENCE);
    } catch (thrown) {
      await this.remove(cid);
      throw thrown;
    } finally {
      this.#arriving.delete(cid);
    }
    return true;
  }

  /** An object to be read from: hashed since it was last changed. Null when it is not here; a file that is something else is removed. */
  async open(cid: Cid): Promise<OpenedObject | null> {
    const file = await this.#openFile(cid);
    if (file === null) return null;
    let bytes: number | null = null;
    try {
      bytes = await this.#checks.lengthWhenWhole(cid, file);
      if (bytes !== null) await this.#noteUse(file);
    } finally {
      if (bytes === null) await file.close();
    }
    if (bytes === null) await this.remove(cid);
    return bytes === null ? null : { file, bytes };
  }

  /** The whole of an object, hashed as it is handed out; null when it is not here. */
  async read(cid: Cid): Promise<Buffer<ArrayBuffer> | null> {
    const opened = await this.open(cid);
    if (opened === null) return null;
    try {
      const bytes = Buffer.from(await opened.file.readFile());
      if (await isObject(cid, bytes)) return bytes;
    } finally {
      await opened.file.close();
    }
    await this.remove(cid);
    return null;
  }

  async remove(cid: Cid): Promise<void> {
    this.#checks.forget(cid);
    this.index.remove(cid);
    this.#recent.delete(cid);
    await rm(this.#pathOf(cid), { force: true, recursive: true });
  }

  #pathOf(cid: Cid): string {
    return join(this.folder, placeOf(cid));
  }

  async #openFile(cid: Cid): Promise<FileHandle | null> {
    try {
      return await open(this.#pathOf(cid), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      // A link or a device under the name of an object was put there by somebody else.
      if (code !== "ELOOP" && code !== "ENXIO") throw thrown;
      await this.remove(cid);
      return null;
    }
  }

  async #noteUse(file: FileHandle): Promise<void> {
    const now = this.#clock.now();
    if (now.getTime() - (await file.stat()).mtimeMs < USE_NOTED_MS) return;
    try {
      await file.utimes(now, now);
    } catch (thrown) {
      // Whoever only serves may have a disk that it cannot write.
      if (!["EPERM", "EROFS", "EACCES"].includes(codeOf(thrown))) throw thrown;
    }
  }

  async #makeRoom(): Promise<void> {
    while (this.index.bytes > this.quotaBytes || this.index.count > OBJECTS_MAX) {
      const leaving = this.index.nextToLeave();
      if (leaving === null) throw new QuotaReached(QUOTA_SENTENCE);
      await this.remove(leaving);
    }
  }
}
