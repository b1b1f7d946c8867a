import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { webStream } from "@/server/api/object-response";
import { answerTus, TUS_VERSION } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";

function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === "string") headers.set(name, value);
  const hasBody = incoming.method === "PATCH" || incoming.method === "POST";
  const body = hasBody ? { body: webStream(incoming), duplex: "half" } : {};
  return new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method ?? "GET", headers, ...body });
}

async function answer(services: Services, actor: Actor, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const request = toRequest(incoming);
  const uploadId = /^\/api\/uploads\/([^/?]+)$/.exec(incoming.url ?? "")?.[1] ?? null;
  const response = await answerTus(services, { request, uploadId, origin: `http://${incoming.headers.host}`, requireActor: () => actor }).catch(
    (thrown: unknown) => {
      const known = findDomainError(thrown);
      if (known === null) throw thrown;
      return Response.json({ error: { code: known.code, message: known.sentence } }, { status: known.status });
    },
  );
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "tus-resumable": TUS_VERSION });
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.from(response.body), outgoing);
}

/** The upload handler behind a plain HTTP server on loopback, for tests that need real connections: the routes of the product add only sign-in. */
export function createUploadServer(services: Services, actor: Actor): Server {
  return createServer((incoming, outgoing) => {
    answer(services, actor, incoming, outgoing).catch((thrown: unknown) => {
      services.log.error({ err: thrown }, "An upload request failed in a way nobody foresaw.");
      outgoing.destroy();
    });
  });
}

export function listen(server: Server, port = 0): Promise<number> {
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}
