import type { Readable } from "node:stream";

export { explainFileFault } from "./file-faults";

/** What is kept under one key. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt: Date;
}

/** Bytes `start` to `end`, both included, as in an HTTP range. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Objects by key (`videos/vid_…/source`): the file system by default, S3 by environment.
 * Keys are relative, of letters, digits, `.`, `_`, `-` and `/`; anything else is refused.
 * Failures: DomainError `not_found`, `disk_full`, `unavailable`.
 */
export interface ObjectStore {
  /** All or nothing: a reader sees the old object or the whole new one, also after a crash. */
  putFile(key: string, path: string, options?: { readonly contentType?: string; readonly move?: boolean }): Promise<ObjectInfo>;
  /** With `isNew`, never in place of another: DomainError `conflict` when the key is taken, whatever lies there. */
  putBytes(key: string, bytes: Uint8Array, options?: { readonly contentType?: string; readonly isNew?: boolean }): Promise<ObjectInfo>;
  find(key: string): Promise<ObjectInfo | null>;
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Calls `use` with a path on this machine that holds the object's bytes; a copy made for it is removed afterwards. */
  withLocalFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  removePrefix(prefix: string): Promise<void>;
  list(prefix: string, options?: { readonly limit?: number; readonly after?: string }): Promise<readonly ObjectInfo[]>;
}
