import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DomainError } from "@/server/kernel/errors";
import type { ByteRange, ObjectInfo, ObjectStore } from ".";
import { removeStale } from "./durable-files";
import { explainFileFault } from "./file-faults";
import { folderPrefix, LIST_OBJECTS_MAX, requireKey, requirePrefix } from "./keys";
import { readInfo, readList, requireStatus } from "./s3-answers";
import { createS3Client, type S3Access, type S3Client } from "./s3-client";
import { PART_BYTES, putInParts } from "./s3-multipart";
import { guardAgainstStall } from "./stall-guard";

const REMOVE_ROUNDS_MAX = 1000;
const REMOVE_AT_ONCE = 8;

class S3Store implements ObjectStore {
  readonly #send: S3Client;
  readonly #copies: string;
  #isSwept = false;

  constructor(access: S3Access, dataDir: string) {
    this.#send = createS3Client(access);
    this.#copies = join(dataDir, "s3-copies");
  }

  async putFile(key: string, path: string, options: { readonly contentType?: string; readonly move?: boolean } = {}): Promise<ObjectInfo> {
    requireKey(key);
    try {
      const headers = contentHeaders(options.contentType);
      if ((await stat(path)).size > PART_BYTES) await putInParts(this.#send, key, path, headers);
      else await requireStatus(await this.#send({ method: "PUT", key, headers, body: new Uint8Array(await readFile(path)) }), [200]);
      const info = await this.#require(key);
      if (options.move === true) await unlink(path);
      return info;
    } catch (thrown) {
      throw explainFileFault(thrown);
    }
  }

  async putBytes(key: string, bytes: Uint8Array, options: { readonly contentType?: string; readonly isNew?: boolean } = {}): Promise<ObjectInfo> {
    requireKey(key);
    const headers = { ...contentHeaders(options.contentType), ...(options.isNew === true ? { "if-none-match": "*" } : {}) };
    const answer = await this.#send({ method: "PUT", key, headers, body: new Uint8Array(bytes) });
    // 409: somebody else is just putting the same key.
    if (options.isNew === true && (answer.status === 412 || answer.status === 409)) throw new DomainError("conflict");
    await requireStatus(answer, [200]);
    return this.#require(key);
  }

  async find(key: string): Promise<ObjectInfo | null> {
    const answer = await this.#send({ method: "HEAD", key: requireKey(key) });
    if (answer.status === 404) return null;
    return readInfo(key, (await requireStatus(answer, [200])).headers);
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const headers: Record<string, string> = range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
    const answer = await requireStatus(await this.#send({ method: "GET", key: requireKey(key), headers }), [range === undefined ? 200 : 206]);
    return guardAgainstStall(answer.body === null ? Readable.from([]) : Readable.from(answer.body));
  }

  async withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T> {
    const from = await this.read(key);
    const folder = await this.#makeFolder().catch((thrown: unknown) => {
      from.destroy();
      throw explainFileFault(thrown);
    });
    try {
      const path = join(folder, "copy");
      await pipeline(from, createWriteStream(path)).catch((thrown: unknown) => {
        throw explainFileFault(thrown);
      });
      return await use(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async remove(key: string): Promise<void> {
    await requireStatus(await this.#send({ method: "DELETE", key: requireKey(key) }), [200, 204, 404]);
  }

  async removePrefix(prefix: string): Promise<void> {
    const folder = folderPrefix(prefix);
    for (let round = 0; round < REMOVE_ROUNDS_MAX; round++) {
      const found = await this.list(folder);
      if (found.length === 0) return;
      for (let at = 0; at < found.length; at += REMOVE_AT_ONCE) {
        await Promise.all(found.slice(at, at + REMOVE_AT_ONCE).map((object) => this.remove(object.key)));
      }
    }
  }

  async list(prefix: string, options: { readonly limit?: number; readonly after?: string } = {}): Promise<readonly ObjectInfo[]> {
    const limit = Math.min(options.limit ?? LIST_OBJECTS_MAX, LIST_OBJECTS_MAX);
    const after: Record<string, string> = options.after === undefined ? {} : { "start-after": options.after };
    const query = { "list-type": "2", prefix: requirePrefix(prefix), "max-keys": String(limit), ...after };
    const answer = await requireStatus(await this.#send({ method: "GET", key: "", query }), [200]);
    return readList(await answer.text());
  }

  async #require(key: string): Promise<ObjectInfo> {
    const answer = await requireStatus(await this.#send({ method: "HEAD", key }), [200]);
    return readInfo(key, answer.headers);
  }

  async #makeFolder(): Promise<string> {
    await mkdir(this.#copies, { recursive: true });
    if (!this.#isSwept) await removeStale(this.#copies);
    this.#isSwept = true;
    return mkdtemp(join(this.#copies, "copy-"));
  }
}

function contentHeaders(contentType: string | undefined): Record<string, string> {
  return contentType === undefined ? {} : { "content-type": contentType };
}

/**
 * Objects in an S3 bucket, path-style. A put is atomic by S3's own promise; a big file goes in parts.
 * A process killed between parts leaves an unfinished upload with the store: give the bucket the lifecycle rule that aborts those.
 */
export function createS3Store(options: S3Access & { readonly dataDir: string }): ObjectStore {
  return new S3Store(options, options.dataDir);
}
