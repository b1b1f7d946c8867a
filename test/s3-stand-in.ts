import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { findSignatureFault } from "./s3-signature";

interface Stored {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

interface Asked {
  readonly request: IncomingMessage;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

export interface S3StandIn {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What lies under a key, past every check. */
  read(key: string): Buffer | undefined;
  /** Multipart uploads begun and neither completed nor aborted. */
  unfinished(): number;
  close(): Promise<void>;
}

const PART_BYTES_MIN = 5 * 1024 * 1024;
const BUCKET = "videos";
const SECRET = "stand-in-secret";

function fault(status: number, code: string): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: `<Error><Code>${code}</Code></Error>` };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

class Bucket {
  readonly #objects = new Map<string, Stored>();
  readonly #parts = new Map<string, Map<number, Buffer>>();

  unfinished(): number {
    return this.#parts.size;
  }

  read(key: string): Buffer | undefined {
    return this.#objects.get(key)?.bytes;
  }

  answer(asked: Asked): Answer {
    const { method } = asked.request;
    if (asked.key === "") return method === "GET" && asked.query.get("list-type") === "2" ? this.#list(asked.query) : fault(405, "MethodNotAllowed");
    if (asked.query.has("uploads") || asked.query.has("uploadId")) return this.#multipart(asked);
    if (method === "PUT") return this.#put(asked, asked.body);
    if (method === "DELETE") {
      this.#objects.delete(asked.key);
      return { status: 204 };
    }
    return this.#get(asked);
  }

  #put(asked: Asked, bytes: Buffer): Answer {
    // Real S3 wants the length beforehand: a chunked body of unknown length is refused.
    if (asked.request.headers["content-length"] === undefined) return fault(411, "MissingContentLength");
    if (asked.request.headers["if-none-match"] === "*" && this.#objects.has(asked.key)) return fault(412, "PreconditionFailed");
    this.#objects.set(asked.key, { bytes, contentType: asked.request.headers["content-type"] ?? "binary/octet-stream", modifiedAt: new Date() });
    return { status: 200, headers: { etag: etagOf(bytes) } };
  }

  #get(asked: Asked): Answer {
    const stored = this.#objects.get(asked.key);
    if (stored === undefined) return fault(404, "NoSuchKey");
    const headers = { etag: etagOf(stored.bytes), "last-modified": stored.modifiedAt.toUTCString(), "content-type": stored.contentType };
    const range = /^bytes=(\d+)-(\d+)$/.exec(asked.request.headers.range ?? "");
    if (range === null) return { status: 200, headers, body: stored.bytes };
    if (Number(range[1]) >= stored.bytes.length) return fault(416, "InvalidRange");
    return { status: 206, headers, body: stored.bytes.subarray(Number(range[1]), Number(range[2]) + 1) };
  }

  #multipart(asked: Asked): Answer {
    const { method } = asked.request;
    if (method === "POST" && asked.query.has("uploads")) {
      const id = randomBytes(8).toString("hex");
      this.#parts.set(id, new Map());
      return { status: 200, body: `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>` };
    }
    const id = asked.query.get("uploadId") ?? "";
    const parts = this.#parts.get(id);
    if (parts === undefined) return fault(404, "NoSuchUpload");
    if (method === "PUT") {
      parts.set(Number(asked.query.get("partNumber")), asked.body);
      return { status: 200, headers: { etag: etagOf(asked.body) } };
    }
    if (method === "POST") return this.#complete(asked, id, parts);
    this.#parts.delete(id);
    return { status: 204 };
  }

  #complete(asked: Asked, id: string, parts: ReadonlyMap<number, Buffer>): Answer {
    const named = [...asked.body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>&quot;([0-9a-f]+)&quot;<\/ETag>/g)];
    const bytes: Buffer[] = [];
    for (const [index, [, number, tag]] of named.entries()) {
      const part = parts.get(Number(number));
      if (part === undefined || Number(number) !== index + 1 || etagOf(part) !== `"${tag}"`) return fault(400, "InvalidPart");
      if (index < named.length - 1 && part.length < PART_BYTES_MIN) return fault(400, "EntityTooSmall");
      bytes.push(part);
    }
    if (bytes.length === 0) return fault(400, "MalformedXML");
    this.#parts.delete(id);
    this.#objects.set(asked.key, { bytes: Buffer.concat(bytes), contentType: "binary/octet-stream", modifiedAt: new Date() });
    return { status: 200, body: "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>" };
  }

  #list(query: URLSearchParams): Answer {
    const after = query.get("start-after") ?? "";
    const keys = [...this.#objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "") && key > after).sort();
    const page = keys.slice(0, Math.min(1000, Number(query.get("max-keys") ?? 1000)));
    const entries = page.map((key) => {
      const stored = this.#objects.get(key);
      const size = stored?.bytes.length ?? 0;
      return `<Contents><Key>${key}</Key><LastModified>${stored?.modifiedAt.toISOString()}</LastModified><ETag>&quot;x&quot;</ETag><Size>${size}</Size></Contents>`;
    });
    return { status: 200, body: `<ListBucketResult><IsTruncated>${page.length < keys.length}</IsTruncated>${entries.join("")}</ListBucketResult>` };
  }
}

async function handle(bucket: Bucket, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stand-in");
  const body = await buffer(request);
  const signatureFault = findSignatureFault(request, body, SECRET);
  const [, name = "", ...rest] = url.pathname.split("/");
  const isOurs = name === BUCKET;
  const answer =
    signatureFault !== null
      ? fault(403, signatureFault)
      : isOurs
        ? bucket.answer({ request, key: decodeURIComponent(rest.join("/")), query: url.searchParams, body })
        : fault(404, "NoSuchBucket");
  const bytes = Buffer.from(answer.body ?? "");
  response.writeHead(answer.status, { ...answer.headers, ...(answer.status === 204 ? {} : { "content-length": String(bytes.length) }) });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

/** An S3 server in memory, on loopback: strict about signatures, payload hashes, lengths, part sizes and ETags, where lenient ones would hide a fault. */
export async function startS3StandIn(): Promise<S3StandIn> {
  const bucket = new Bucket();
  const server = createServer((request, response) => {
    handle(bucket, request, response).catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : undefined));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket: BUCKET,
    accessKeyId: "stand-in",
    secretAccessKey: SECRET,
    read: (key) => bucket.read(key),
    unfinished: () => bucket.unfinished(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
