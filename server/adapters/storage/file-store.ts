import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, readdir, rename, rm, rmdir, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { DomainError } from "@/server/kernel/errors";
import type { ByteRange, ObjectInfo, ObjectStore } from ".";
import { removeStale, syncPath } from "./durable-files";
import { explainFileFault, faultCode } from "./file-faults";
import { folderPrefix, LIST_OBJECTS_MAX, requireKey, requirePrefix } from "./keys";

const PLACE_TRIES_MAX = 5;

class FileStore implements ObjectStore {
  readonly #objects: string;
  readonly #incoming: string;
  #isSwept = false;

  constructor(dataDir: string) {
    this.#objects = join(dataDir, "objects");
    this.#incoming = join(dataDir, "objects-incoming");
  }

  async putFile(key: string, path: string, options: { readonly move?: boolean } = {}): Promise<ObjectInfo> {
    const target = this.#pathOf(key);
    try {
      if (options.move === true && (await this.#moved(path, target))) return await this.#info(key, target);
      await this.#placeNew(target, (incoming) => copyFile(path, incoming, constants.COPYFILE_FICLONE));
      if (options.move === true) await unlink(path);
      return await this.#info(key, target);
    } catch (thrown) {
      throw explainFileFault(thrown);
    }
  }

  async putBytes(key: string, bytes: Uint8Array, options: { readonly isNew?: boolean } = {}): Promise<ObjectInfo> {
    const target = this.#pathOf(key);
    try {
      await this.#placeNew(target, (incoming) => writeFile(incoming, bytes), options.isNew);
      return await this.#info(key, target);
    } catch (thrown) {
      throw explainFileFault(thrown);
    }
  }

  async find(key: string): Promise<ObjectInfo | null> {
    try {
      return await this.#info(key, this.#pathOf(key));
    } catch (thrown) {
      const fault = explainFileFault(thrown);
      if ("code" in fault && fault.code === "not_found") return null;
      throw fault;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const path = this.#pathOf(key);
    try {
      const handle = await open(path, "r");
      if ((await handle.stat()).isFile()) return handle.createReadStream({ ...range });
      await handle.close();
      throw Object.assign(new Error(`${key} is a folder`), { code: "EISDIR" });
    } catch (thrown) {
      throw explainFileFault(thrown);
    }
  }

  async withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    const path = this.#pathOf(key);
    await this.#info(key, path).catch((thrown: unknown) => {
      throw explainFileFault(thrown);
    });
    return use(path);
  }

  async remove(key: string): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await rm(path, { force: true });
      await this.#pruneAbove(path);
    } catch (thrown) {
      throw explainFileFault(thrown);
    }
  }

  async removePrefix(prefix: string): Promise<void> {
    const path = this.#pathOf(folderPrefix(prefix).slice(0, -1));
    try {
      await rm(path, { recursive: true, force: true });
      await this.#pruneAbove(path);
    } catch (thrown) {
      throw explainFileFault(thrown);
    }
  }

  async list(prefix: string, options: { readonly limit?: number; readonly after?: string } = {}): Promise<readonly ObjectInfo[]> {
    const limit = Math.min(options.limit ?? LIST_OBJECTS_MAX, LIST_OBJECTS_MAX);
    const found: ObjectInfo[] = [];
    const folder = requirePrefix(prefix).slice(0, prefix.lastIndexOf("/") + 1);
    for await (const key of this.#walk(folder)) {
      if (found.length >= limit) break;
      if (!key.startsWith(prefix) || (options.after !== undefined && key <= options.after)) continue;
      const info = await this.find(key);
      if (info !== null) found.push(info);
    }
    return found;
  }

  #pathOf(key: string): string {
    return join(this.#objects, requireKey(key));
  }

  async #info(key: string, path: string): Promise<ObjectInfo> {
    const found = await stat(path);
    if (!found.isFile()) throw Object.assign(new Error(`${key} is a folder`), { code: "EISDIR" });
    return { key, sizeBytes: found.size, modifiedAt: found.mtime };
  }

  /** True when a rename did it; false when the file lies on another disk and has to be copied. */
  async #moved(path: string, target: string): Promise<boolean> {
    await syncPath(path);
    try {
      await this.#place(path, target);
      return true;
    } catch (thrown) {
      if (faultCode(thrown) === "EXDEV") return false;
      throw thrown;
    }
  }

  /** Writes beside the objects and renames when whole, so that a reader never meets half an object. */
  async #placeNew(target: string, write: (incoming: string) => Promise<void>, isNew = false): Promise<void> {
    await mkdir(this.#incoming, { recursive: true });
    if (!this.#isSwept) await removeStale(this.#incoming);
    this.#isSwept = true;
    const incoming = join(this.#incoming, randomBytes(12).toString("hex"));
    try {
      await write(incoming);
      await syncPath(incoming);
      await this.#place(incoming, target, isNew);
    } catch (thrown) {
      await rm(incoming, { force: true });
      throw thrown;
    }
  }

  /** A rename takes the place of what is there; a link refuses to. */
  async #place(from: string, target: string, isNew = false): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await mkdir(dirname(target), { recursive: true });
        await (isNew ? link(from, target) : rename(from, target));
        await syncPath(dirname(target));
        if (isNew) await unlink(from);
        return;
      } catch (thrown) {
        if (faultCode(thrown) === "EEXIST") throw new DomainError("conflict", { cause: thrown });
        // Another process may have pruned the empty folder between the two calls; a source that is gone stays gone.
        if (faultCode(thrown) !== "ENOENT" || attempt === PLACE_TRIES_MAX) throw thrown;
        await stat(from);
      }
    }
  }

  /** Removes the folders above that have become empty. Any refusal only means that one is still in use. */
  async #pruneAbove(path: string): Promise<void> {
    for (let folder = dirname(path); folder.length > this.#objects.length; folder = dirname(folder)) {
      const isPruned = await rmdir(folder).then(
        () => true,
        (thrown: unknown) => faultCode(thrown) === "ENOENT",
      );
      if (!isPruned) return;
    }
  }

  /** Every key under a folder in the order of the keys themselves (a folder sorts with its slash), as S3 lists them. */
  async *#walk(folder: string): AsyncGenerator<string> {
    const entries = await readdir(join(this.#objects, folder), { withFileTypes: true }).catch((thrown: unknown) => {
      if (faultCode(thrown) === "ENOENT" || faultCode(thrown) === "ENOTDIR") return [];
      throw explainFileFault(thrown);
    });
    const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort((a, b) => (a < b ? -1 : 1));
    for (const name of names) {
      if (name.endsWith("/")) yield* this.#walk(`${folder}${name}`);
      else yield `${folder}${name}`;
    }
  }
}

/** Objects as files under `DATA_DIR/objects`: written aside, synced, then renamed, so that no crash leaves half of one. */
export function createFileStore(dataDir: string): ObjectStore {
  return new FileStore(dataDir);
}
