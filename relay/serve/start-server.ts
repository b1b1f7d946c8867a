import { createServer, type Server, type ServerResponse } from "node:http";
import { Tally } from "../membership/tally";
import { openBudget, type Relay } from "../relay";
import type { DayBudget } from "../store/day-budget";
import { answerInTurn } from "./answer-in-turn";
import { answerRequest } from "./answer-request";
import { keepInventory } from "./keep-inventory";
import { limitConnections } from "./limit-connections";
import { HungUp } from "./send-file";
import type { Patience, Serving } from "./serving";

const HEADERS_BYTES_MAX = 8 * 1024;
const HEADERS_COUNT_MAX = 64;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const KEEP_ALIVE_MS = 15_000;
/** No byte in or out for so long, and the connection ends. */
const SILENCE_MS = 20_000;
const LIMITS_LOOKED_AT_MS = 2_000;
const REQUESTS_PER_CONNECTION_MAX = 1_000;
/** Half a minute, and then 64 kbit/s: whoever takes an object more slowly is cut off. */
const PATIENCE: Patience = { graceMs: 30_000, bytesPerSecondMin: 8 * 1024 };
export interface RelayServer {
  readonly url: string;
  readonly port: number;
  readonly tally: Tally;
  close(): Promise<void>;
}

export interface Listen {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly patience?: Patience;
}

/** Serves what the relay has over HTTP/1.1. TLS and HTTP/3 are for a proxy before it. */
export async function startServer(relay: Relay, { host, port, patience = PATIENCE }: Listen): Promise<RelayServer> {
  const budget = await openBudget(relay, "served");
  const tally = await Tally.open(relay.folder, relay.clock.now());
  const startedMs = relay.clock.now().getTime();
  const server = createLimitedServer(relay);
  const health = () => describeHealth(relay, budget, startedMs, server);
  const serving: Serving = { relay, budget, tally, inventory: keepInventory(relay), health, patience };
  answerInTurn(server, (request, response) => answerRequest(serving, request, response).catch((thrown: unknown) => breakOff(serving, response, thrown)));
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, done);
  });
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    port: taken,
    tally,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
      await budget.close();
      await tally.keep();
    },
  };
}

function createLimitedServer(relay: Relay): Server {
  const server = createServer({
    maxHeaderSize: HEADERS_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: LIMITS_LOOKED_AT_MS,
    insecureHTTPParser: false,
  });
  server.maxHeadersCount = HEADERS_COUNT_MAX;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION_MAX;
  server.setTimeout(SILENCE_MS);
  limitConnections(server, relay.config);
  return server;
}

/** Once the head is out, only an end without the promised length says that something went wrong. */
function breakOff({ relay, tally }: Serving, response: ServerResponse, thrown: unknown): void {
  if (!(thrown instanceof HungUp)) {
    tally.errors += 1;
    relay.say(`A request could not be answered: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { "Content-Length": 0 }).end();
}

async function describeHealth(relay: Relay, budget: DayBudget, startedMs: number, server: Server): Promise<string> {
  const { store, config, clock } = relay;
  return JSON.stringify({
    status: "ok",
    connections: await new Promise((done) => server.getConnections((_, count) => done(count))),
    objects: store.index.count,
    bytes: store.index.bytes,
    quotaBytes: store.quotaBytes,
    servedBytesToday: budget.usedBytes,
    servedBytesPerDayMax: config.servedBytesPerDayMax,
    uptimeSeconds: Math.floor((clock.now().getTime() - startedMs) / 1000),
  });
}
