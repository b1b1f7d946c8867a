import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";

const receivedShape = z.strictObject({ id: z.string(), type: z.string(), createdAt: z.iso.datetime(), data: z.record(z.string(), z.unknown()) });
export type Received = z.output<typeof receivedShape>;

interface ReceiverOptions {
  readonly secret: () => string;
  readonly now: () => Date;
  /** What it answers to each request that is as it should be; 200 unless said. */
  readonly answer?: (request: Received, response: ServerResponse) => Promise<void> | void;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Each event once, as a good receiver keeps them. */
  readonly events: Map<string, Received>;
  /** How often something was posted. */
  requests(): number;
  /** Everything that a strict receiver minds. */
  readonly faults: string[];
  close(): Promise<void>;
}

const TOLERANCE_SECONDS = 300;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Why the signature is not good, or null: written from the README of the webhooks, not from their code. */
export function signatureFault(header: string, body: string, secret: string, now: Date): string | null {
  const parts = header.split(",").map((part) => part.split("="));
  const seconds = Number(parts.find(([name]) => name === "t")?.[1]);
  if (!Number.isInteger(seconds)) return "no time in the signature";
  if (Math.abs(now.getTime() / 1000 - seconds) > TOLERANCE_SECONDS) return "a stale signature";
  const right = createHmac("sha256", secret).update(`${seconds}.${body}`).digest();
  const given = parts.filter(([name]) => name === "v1").map(([, hex]) => Buffer.from(hex ?? "", "hex"));
  return given.some((each) => each.length === right.length && timingSafeEqual(each, right)) ? null : "a wrong signature";
}

/** An artist's own program, on a port of its own: strict about what it is sent, and remembering what it has seen. */
export async function startWebhookReceiver(options: ReceiverOptions): Promise<WebhookReceiver> {
  const events = new Map<string, Received>();
  const faults: string[] = [];
  let requests = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    requests += 1;
    const body = await readBody(request);
    const fault = signatureFault(String(request.headers["mhc-signature"]), body, options.secret(), options.now());
    if (fault !== null) faults.push(fault);
    if (request.method !== "POST" || request.headers["content-type"] !== "application/json") faults.push("not JSON by POST");
    const event = receivedShape.parse(JSON.parse(body));
    if (request.headers["mhc-event-id"] !== event.id || request.headers["mhc-event-type"] !== event.type) faults.push("headers and body differ");
    if (options.answer !== undefined) await options.answer(event, response);
    if (!response.writableEnded && response.statusCode === 200 && !response.headersSent) {
      events.set(event.id, event);
      response.end("thank you");
    }
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      faults.push(String(thrown));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    events,
    faults,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
