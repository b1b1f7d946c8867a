import { randomInt } from "node:crypto";
import { once } from "node:events";
import { closeSync, constants, openSync, write } from "node:fs";
import { connect, Socket } from "node:net";
import type { Readable } from "node:stream";
import { isatty, ReadStream as TerminalStream } from "node:tty";
import { promisify } from "node:util";
import { FrameReader, frameHello, framePayload, readPayload } from "./meshtastic";

/** A Meshtastic radio by its serial line, opened as a file, or by TCP; or others' radios, by their gateway's broker. */
export interface Radio {
  /** Whether it went out: a broker may be away for a while. @throws Error when the line breaks */
  send(payload: Uint8Array): Promise<boolean>;
  /** Ends when the line does. @throws Error when it breaks */
  payloads(): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

const TCP_PORT = 4403;
const CONNECT_TIMEOUT_MS = 10_000;
const ID_MAX = 2 ** 32 - 1;

interface Line {
  readonly from: Readable;
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const writeTo = promisify(write);

function readFrom(fd: number): TerminalStream | Socket {
  try {
    if (!isatty(fd)) return new Socket({ fd });
    const terminal = new TerminalStream(fd);
    terminal.setRawMode(true);
    return terminal;
  } catch (thrown) {
    closeSync(fd);
    throw thrown;
  }
}

/**
 * A read that waits for a line would hold up the end of the process, so the line is polled: as a terminal where it is one, else as a pipe.
 * The stream closes the number it was given. A `FileHandle` would close it once more when it is collected, and by then it may be the number
 * of somebody else's connection.
 */
function openSerial(path: string): Line {
  const fd = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const from = readFrom(fd);
  return {
    from,
    write: async (bytes) => {
      if (from.destroyed) throw new Error("The line to the radio is closed.");
      await writeTo(fd, bytes);
    },
    close: () =>
      new Promise((resolve) => {
        if (from.closed) return resolve();
        from.once("close", () => resolve());
        from.destroy();
      }),
  };
}

async function openTcp(host: string, port: number): Promise<Line> {
  const socket = connect({ host, port, signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  await once(socket, "connect");
  return {
    from: socket,
    write: (bytes) => new Promise((resolve, reject) => socket.write(bytes, (fault) => (fault ? reject(fault) : resolve()))),
    close: async () => void socket.destroy(),
  };
}

/** @param place a path such as `/dev/ttyUSB0`, or `tcp:HOST` or `tcp:HOST:PORT` @throws Error when it cannot be reached */
export async function openOwnRadio(place: string, channel: number): Promise<Radio> {
  const [, host, port] = /^tcp:([^:]+)(?::(\d{1,5}))?$/.exec(place) ?? [];
  const line = host === undefined ? openSerial(place) : await openTcp(host, Number(port ?? TCP_PORT));
  await line.write(frameHello(randomInt(1, ID_MAX)));
  return {
    send: async (payload) => {
      await line.write(framePayload(payload, randomInt(1, ID_MAX), channel));
      return true;
    },
    payloads: () => readPayloads(line.from),
    close: () => line.close(),
  };
}

async function* readPayloads(from: Readable): AsyncGenerator<Uint8Array> {
  const frames = new FrameReader();
  for await (const chunk of from) {
    for (const message of frames.push(chunk)) {
      const payload = readPayload(message);
      if (payload !== null) yield payload;
    }
  }
}
