import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Decoder, Encoder, initSync } from "raptorq/raptorq.js";

/** Of the four bytes before each symbol (RFC 6330 §3.2): a source block's number, then the symbol's id. */
const PAYLOAD_ID_BYTES = 4;

export interface EncodedSymbol {
  readonly symbolId: number;
  readonly symbol: Uint8Array;
}

export interface WantedObject {
  readonly sizeBytes: number;
  readonly symbolBytes: number;
}

/**
 * RaptorQ (RFC 6330): of any K symbols and a few more the object comes out again, whichever they are; K + h fail once in 256^(h + 1).
 * The package `raptorq` (Apache-2.0) is the Rust library of the same name as WebAssembly. RFC 6330 comes with statements about patents that
 * nobody here has looked into.
 */
export class Fountain {
  readonly #module: WebAssembly.Module;

  private constructor(module: WebAssembly.Module) {
    this.#module = module;
    initSync(module);
  }

  static async open(): Promise<Fountain> {
    const path = createRequire(import.meta.url).resolve("raptorq/raptorq_bg.wasm");
    return new Fountain(await WebAssembly.compile(await readFile(path)));
  }

  /** The object's own symbols, then `repair` more, each as good as any other. */
  encode(bytes: Uint8Array, symbolBytes: number, repair: number): EncodedSymbol[] {
    const encoder = Encoder.with_defaults(bytes, symbolBytes);
    try {
      return encoder.encode(repair).map((packet) => {
        const symbolId = new DataView(packet.buffer, packet.byteOffset, PAYLOAD_ID_BYTES).getUint32(0);
        return { symbolId, symbol: packet.subarray(PAYLOAD_ID_BYTES) };
      });
    } finally {
      encoder.free();
    }
  }

  /** The object that these symbols are of; null when they are too few, or contradict each other. */
  decode({ sizeBytes, symbolBytes }: WantedObject, symbols: Iterable<readonly [number, Uint8Array]>): Uint8Array<ArrayBuffer> | null {
    try {
      const decoder = Decoder.with_defaults(BigInt(sizeBytes), symbolBytes);
      const packet = new Uint8Array(PAYLOAD_ID_BYTES + symbolBytes);
      let made: Uint8Array | undefined;
      for (const [symbolId, symbol] of symbols) {
        new DataView(packet.buffer).setUint32(0, symbolId);
        packet.set(symbol, PAYLOAD_ID_BYTES);
        made = decoder.decode(packet);
        if (made !== undefined) break;
      }
      decoder.free();
      return made === undefined ? null : new Uint8Array(made);
    } catch (thrown) {
      if (!(thrown instanceof WebAssembly.RuntimeError)) throw thrown;
      // A trap leaves its memory as it was in the middle of work: a fresh one is taken.
      initSync(this.#module);
      return null;
    }
  }
}
