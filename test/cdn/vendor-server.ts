import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface VendorServer {
  readonly url: string;
  /** The next calls that go wrong, each in its way, before one is answered. */
  readonly faults: ("break" | 429 | 500)[];
  close(): Promise<void>;
}

/** One HTTP server of a vendor's stand-in on loopback. */
export async function startVendorServer(answer: (asked: Asked) => Answer | Promise<Answer>): Promise<VendorServer> {
  const faults: VendorServer["faults"] = [];
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const fault = faults.shift();
    if (fault === "break") return void response.destroy();
    const url = new URL(request.url ?? "/", "http://vendor");
    const made = fault === undefined ? await answer({ method: request.method ?? "", url, headers: request.headers, body }) : { status: fault };
    response.writeHead(made.status, { ...made.headers }).end(made.body);
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/**
 * What people reach: answers from what it once gave, else from the vendor's store, as a CDN's caches do. The address with its query is
 * what an answer is kept by.
 */
export class PublicCache {
  readonly #answers = new Map<string, Buffer>();
  readonly #read: (path: string) => Buffer | undefined;
  allowsPages = true;
  /** Gives other bytes than it has, as a broken or a bought edge would. */
  isLying = false;

  constructor(read: (path: string) => Buffer | undefined) {
    this.#read = read;
  }

  get(pathAndQuery: string): Answer {
    const bytes = this.#answers.get(pathAndQuery) ?? this.#read(pathAndQuery.replace(/\?.*$/, ""));
    if (bytes === undefined) return { status: 404 };
    this.#answers.set(pathAndQuery, bytes);
    const headers: Record<string, string> = this.allowsPages ? { "access-control-allow-origin": "*" } : {};
    return { status: 200, headers, body: this.isLying ? Buffer.from("something else") : bytes };
  }

  forget(pathAndQuery: string): void {
    this.#answers.delete(pathAndQuery);
  }
}
