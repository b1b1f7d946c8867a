import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** When more is kept, what came first goes first. */
const KEPT_BYTES_MAX = 4 * 1024 ** 3;
const NAME = /^bafkrei[a-z2-7]{52}$/;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** CIDv1, `raw`, SHA-256 of 32 bytes. */
const PREFIX = [0x01, 0x55, 0x12, 0x20];

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** The CID of these bytes as one raw block (https://github.com/multiformats/cid), made apart from what the product uses. */
export function nameOf(bytes: Uint8Array): string {
  const bits = [...PREFIX, ...createHash("sha256").update(bytes).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const fives = bits.match(/.{1,5}/g) ?? [];
  return `b${fives.map((five) => ALPHABET[Number.parseInt(five.padEnd(5, "0"), 2)]).join("")}`;
}

/** Objects as files by their names, whole or not there, also after a kill. */
export class KeptObjects {
  readonly #folder: string;
  /** In the order in which they came. */
  readonly #sizes = new Map<string, number>();
  #bytes = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<KeptObjects> {
    await mkdir(folder, { recursive: true });
    const kept = new KeptObjects(folder);
    for (const name of await readdir(folder)) {
      if (isName(name)) kept.#note(name, (await stat(join(folder, name))).size);
      else await rm(join(folder, name), { force: true });
    }
    return kept;
  }

  #note(name: string, size: number): void {
    this.#bytes += size - (this.#sizes.get(name) ?? 0);
    this.#sizes.set(name, size);
  }

  has(name: string): boolean {
    return this.#sizes.has(name);
  }

  async read(name: string): Promise<Buffer | null> {
    return this.has(name) ? readFile(join(this.#folder, name)).catch(() => null) : null;
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, `new-${randomUUID()}`);
    await writeFile(path, bytes);
    await rename(path, join(this.#folder, name));
    this.#note(name, bytes.length);
    for (const oldest of this.#sizes.keys()) {
      if (this.#bytes <= KEPT_BYTES_MAX) break;
      await this.remove(oldest);
    }
  }

  async remove(name: string): Promise<void> {
    this.#bytes -= this.#sizes.get(name) ?? 0;
    this.#sizes.delete(name);
    await rm(join(this.#folder, name), { force: true });
  }
}
