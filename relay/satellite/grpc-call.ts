import { type ClientHttp2Stream, connect } from "node:http2";

/** One byte that says whether it is compressed, and the length (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
const PREFIX_BYTES = 5;
const ANSWER_BYTES_MAX = 64 * 1024;
const STATUS_OK = "0";

/** A call of gRPC got no answer that can be used. */
export class CallFault extends Error {}

export interface GrpcCall {
  /** An address and a port, in clear. */
  readonly address: string;
  /** `/package.Service/Method` */
  readonly path: string;
  readonly message: Uint8Array;
  readonly timeoutMs: number;
}

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The one message of an answer. */
function unframed(answer: Buffer): Uint8Array {
  const isWhole = answer.length >= PREFIX_BYTES && answer[0] === 0 && answer.readUInt32BE(1) === answer.length - PREFIX_BYTES;
  if (!isWhole) throw new CallFault("it answered with something else than one message");
  return answer.subarray(PREFIX_BYTES);
}

/** The bytes of a call that went well. @throws CallFault by `fail` */
function readAnswer(stream: ClientHttp2Stream, done: (answer: Buffer) => void, fail: (fault: CallFault) => void): void {
  const chunks: Buffer[] = [];
  let [bytes, grpcStatus]: [number, string] = [0, "no status"];
  stream.on("response", (head) => {
    // A call that failed at once has its status beside the head.
    const refusal = head[":status"] === 200 ? (head["grpc-status"] ?? STATUS_OK) : head[":status"];
    if (refusal !== STATUS_OK) fail(new CallFault(`it refused (${refusal})`));
  });
  stream.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) fail(new CallFault("it answered with too much"));
    else chunks.push(chunk);
  });
  stream.on("trailers", (trailers) => {
    grpcStatus = String(trailers["grpc-status"] ?? grpcStatus);
  });
  stream.on("end", () => (grpcStatus === STATUS_OK ? done(Buffer.concat(chunks)) : fail(new CallFault(`it refused (${grpcStatus})`))));
}

/** Calls a method that takes one message and answers with one. @throws CallFault when there is no such answer in time */
export async function callGrpc({ address, path, message, timeoutMs }: GrpcCall): Promise<Uint8Array> {
  const session = connect(`http://${address}`);
  let late: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Buffer>((done, fail) => {
      late = setTimeout(() => fail(new CallFault("it did not answer in time")), timeoutMs);
      const broken = (): void => fail(new CallFault("it does not answer"));
      const headers = { "content-type": "application/grpc", te: "trailers", "grpc-timeout": `${timeoutMs}m` };
      const stream = session.request({ ":method": "POST", ":path": path, ...headers });
      for (const each of [session, stream]) each.on("error", broken).on("close", broken);
      readAnswer(stream, done, fail);
      stream.end(framed(message));
    });
    return unframed(answer);
  } finally {
    clearTimeout(late);
    session.destroy();
  }
}
