import { connect as connectPlain, isIP, type Socket } from "node:net";
import { Duplex, Transform, type TransformCallback } from "node:stream";
import { connect as connectSecure } from "node:tls";

/** An envelope has a few hundred. */
const MESSAGE_BYTES_MAX = 2_048;
/** The length of a message has four bytes at the most (MQTT 3.1.1 §2.2.3), after one for its kind. */
const HEAD_BYTES_MAX = 5;

/**
 * Lets messages of MQTT through that are no larger than ours can be, and none of the others: whoever may speak at a broker could otherwise
 * have us hold 256 MB, or end our connection as often as we come back. What is left out was sent without asking whether it arrived.
 */
export class SmallMessages extends Transform {
  #head: number[] = [];
  #left = 0;
  #isLeftOut = false;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const part = chunk.subarray(at, at + this.#left);
        if (!this.#isLeftOut) this.push(part);
        this.#left -= part.length;
        at += part.length;
      } else {
        this.#head.push(chunk.readUInt8(at));
        at += 1;
        if (this.#isHeadWhole()) this.#begin();
        else if (this.#head.length >= HEAD_BYTES_MAX) {
          done(new Error("What the broker says is not MQTT."));
          return;
        }
      }
    }
    done();
  }

  #isHeadWhole(): boolean {
    return this.#head.length > 1 && (this.#head.at(-1) ?? 0) < 0x80;
  }

  #begin(): void {
    const length = this.#head.slice(1).reduce((sum, byte, at) => sum + (byte & 0x7f) * 128 ** at, 0);
    this.#isLeftOut = length > MESSAGE_BYTES_MAX;
    if (!this.#isLeftOut) this.push(Buffer.from(this.#head));
    this.#left = length;
    this.#head = [];
  }
}

/** A connection on which large messages do not come in. It ends and breaks with the socket, and the socket with it. */
class MqttLine extends Duplex {
  readonly #socket: Socket;
  readonly #small = new SmallMessages();

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    this.#small.on("data", (part) => !this.push(part) && this.#small.pause()).on("error", (fault) => this.destroy(fault));
    socket.on("error", (fault) => this.destroy(fault)).on("close", () => this.destroy());
    socket.pipe(this.#small);
  }

  override _read(): void {
    this.#small.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (fault?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(fault: Error | null, done: (fault: Error | null) => void): void {
    this.#socket.destroy();
    this.#small.destroy();
    done(fault);
  }
}

export function openMqttLine({ host, port, isSecure }: { readonly host: string; readonly port: number; readonly isSecure: boolean }): Duplex {
  return new MqttLine(isSecure ? connectSecure({ host, port, servername: isIP(host) === 0 ? host : "" }) : connectPlain({ host, port }));
}
