import { createServer, type Server } from "node:http";
import { serve as serveEdge } from "inngest/edge";
import { serve } from "inngest/node";
import { z } from "zod";
import type { DatabaseHandle } from "@/db/client";
import type { Env } from "@/server/kernel/env";
import type { Log } from "@/server/kernel/log";
import { signingKeyOf } from "../client";
import type { JobSet } from "../functions";
import { type Deliver, dispatchBatch } from "../runner/dispatch";
import { startLoop } from "../runner/loop";
import { signBody } from "../runner/signature";

export interface ServerModeOptions {
  readonly database: DatabaseHandle;
  readonly jobs: JobSet;
  readonly env: Pick<Env, "INNGEST_BASE_URL" | "INNGEST_EVENT_KEY" | "INNGEST_SIGNING_KEY" | "WORKER_PORT" | "HOST">;
  /** Where the Inngest server reaches this worker, such as `http://worker:3010`; our own address unless it says. */
  readonly serveOrigin?: string;
  readonly log: Log;
}

export interface ServerMode {
  readonly port: number;
  stop(graceMs: number): Promise<void>;
}

const PATH = "/api/inngest";
const POLL_MS = 1_000;
const REGISTER_EVERY_MS = 300_000;
const CLOSE_POLL_MS = 50;

/**
 * Lets a real Inngest server run the functions: serves them under /api/inngest, registers them at the start (and every
 * five minutes, because a server forgets apps when it loses its state), and sends on what is in the outbox.
 * @throws Error when a key or the port is missing: the endpoint is never open.
 */
export async function startServerMode(options: ServerModeOptions): Promise<ServerMode> {
  const { env, log, jobs, database } = options;
  const missing = (["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "WORKER_PORT"] as const).filter((name) => env[name] === undefined);
  if (missing.length > 0) throw new Error(`With INNGEST_BASE_URL, these have to be set too: ${missing.join(", ")}.`);
  const { server, port } = await listen(options, env.WORKER_PORT ?? 0);
  const origin = options.serveOrigin ?? `http://${env.HOST}:${port}`;

  const deliver: Deliver = async (_tx, events) => {
    const payload = events.map(({ id, name, data, ts }) => ({ id, name, data: z.record(z.string(), z.unknown()).parse(data), ts }));
    await jobs.client.send(payload);
  };
  const loops = [
    startLoop({ name: "register", log, turn: () => register(options, origin).then(() => REGISTER_EVERY_MS) }),
    startLoop({
      name: "dispatch",
      log,
      turn: async () => ((await dispatchBatch({ db: database.db, log }, deliver)) > 0 ? 0 : POLL_MS),
    }),
  ];
  const wake = () => loops[1]?.wake();
  const unlisten = database.listen({ channels: { event_outbox: wake }, onListening: wake });

  return {
    port,
    stop: async (graceMs) => {
      await unlisten();
      await Promise.all(loops.map((loop) => loop.stop()));
      await closeServer(server, graceMs);
    },
  };
}

function listen(options: ServerModeOptions, wantedPort: number): Promise<{ readonly server: Server; readonly port: number }> {
  const { jobs, env } = options;
  const handle = serve({ client: jobs.client, functions: [...jobs.functions], servePath: PATH, enableUnauthedSync: false });
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (path === PATH) return handle(request, response);
    response.writeHead(path === "/healthz" ? 200 : 404).end();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(wantedPort, env.HOST, () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address !== null ? address.port : wantedPort });
    });
  });
}

/** Asks our own handler, in this process and signed, to register itself with the server. */
async function register(options: ServerModeOptions, origin: string): Promise<void> {
  const { jobs, env, log } = options;
  const handle = serveEdge({ client: jobs.client, functions: [...jobs.functions], serveOrigin: origin, servePath: PATH });
  const url = new URL(PATH, origin);
  const body = "{}";
  const headers = { host: url.host, "content-type": "application/json", "x-inngest-signature": signBody(body, signingKeyOf(env), Date.now()) };
  const response = await handle(new Request(url, { method: "PUT", headers, body }));
  if (!response.ok) throw new Error(`The Inngest server did not take the functions: ${response.status} ${(await response.text()).slice(0, 500)}`);
  log.info({ server: env.INNGEST_BASE_URL, functions: jobs.functions.length }, "The functions are registered with the Inngest server.");
}

/** Ends when the calls under way have ended, or after `graceMs`: the server then calls again, us or another worker. */
async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const sweep = setInterval(() => server.closeIdleConnections(), CLOSE_POLL_MS);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
