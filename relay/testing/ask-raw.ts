import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

const HEAD_END = Buffer.from("\r\n\r\n");

/** Sends bytes as they are, and no more, and reads until the other side ends: what no client would send. A connection without an answer has status 0. */
export function askRaw(port: number, text: string | Buffer): Promise<RawAnswer> {
  return new Promise((done, fail) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.end(text));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", (fault: NodeJS.ErrnoException) => (fault.code === "ECONNRESET" || fault.code === "EPIPE" ? undefined : fail(fault)));
    socket.on("close", () => done(readAnswer(Buffer.concat(chunks))));
  });
}

function readAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf(HEAD_END);
  const head = bytes.subarray(0, Math.max(0, end)).toString("latin1");
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: end < 0 ? bytes : bytes.subarray(end + HEAD_END.length) };
}

/** A request as a line and headers, over a connection that ends with its answer. */
export function requestText(method: string, target: string, headers: readonly string[] = []): string {
  return `${[`${method} ${target} HTTP/1.1`, "Host: relay.test", "Connection: close", ...headers].join("\r\n")}\r\n\r\n`;
}
