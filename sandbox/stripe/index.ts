import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { assemble } from "./assemble";
import { controlPages } from "./control";
import { Engine } from "./engine/engine";
import { fractionOf } from "./engine/ids";
import { Api, type ApiAnswer } from "./http/serve-api";
import { createDoor } from "./http/server";
import { refuseProduction } from "./refuse-production";
import { RESOURCES } from "./resources";
import { type Chaos, type ChaosInput, chaosSchema } from "./webhooks/chaos";
import { Courier } from "./webhooks/courier";
import { ensureEndpoint, type LocalEndpoint } from "./webhooks/ensure-endpoint";
import { planDeliveries } from "./webhooks/plan-deliveries";

export interface StripeSandboxOptions {
  /** 0, the default, takes a free port. Always on 127.0.0.1. */
  port?: number;
  /** Where the journal is kept; without it everything is forgotten at the end. */
  dataFile?: string;
  /** Unix milliseconds at which the clock stands until it is advanced; without it the clock runs. */
  nowMs?: number;
  /** Same seed, same requests: same ids and same chaos. A journal keeps the seed it began with. */
  seed?: string;
  /** An endpoint that is there from the start, with a secret known beforehand. Events default to all. */
  webhook?: LocalEndpoint;
  /** The same for what happens in connected accounts: an endpoint hears of the platform or of those, never of both. */
  connectWebhook?: LocalEndpoint;
  chaos?: ChaosInput;
  /** Deliveries under way at the same time; 1 keeps their order exact. */
  deliveryConcurrency?: number;
  /** Unix seconds for signatures; the machine's clock by default, as receivers compare with theirs. */
  signatureNowS?(): number;
  /** Called after a commit that chaos lets the process die behind; the command kills itself here. */
  onCrash?(): void;
}

export interface StripeSandbox {
  url: string;
  port: number;
  engine: Engine;
  nowMs(): number;
  /** Moves the clock, doing all that falls due on the way, then sends what came of it. */
  advanceClock(ms: number): Promise<void>;
  advanceClockTo(atMs: number): Promise<void>;
  setChaos(chaos: ChaosInput): void;
  /** Keeps events without sending them, or sends what was kept. */
  pauseWebhooks(isPaused: boolean): void;
  /** Resolves when every delivery due by now has been tried. */
  drainWebhooks(): Promise<void>;
  close(): Promise<void>;
}

const DELIVERY_CONCURRENCY = 4;

/**
 * Starts the stand-in for Stripe on this machine's loopback.
 * @throws in production.
 */
export async function startStripeSandbox(options: StripeSandboxOptions = {}): Promise<StripeSandbox> {
  refuseProduction(process.env);
  // The port before the journal: of two that were started on the same folder, the second must not write a line.
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const { engine, courier, setChaos, door, advanceClockTo } = assembleSandbox(options, port);
  server.on("request", door);
  engine.start();
  courier.setPaused(false);
  return {
    url: engine.baseUrl,
    port,
    engine,
    nowMs: () => engine.clock.nowMs(),
    advanceClock: (ms) => advanceClockTo(engine.clock.nowMs() + ms),
    advanceClockTo,
    setChaos,
    pauseWebhooks: (isPaused) => courier.setPaused(isPaused),
    drainWebhooks: () => courier.drain(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await courier.close();
      engine.close();
    },
  };
}

function assembleSandbox(options: StripeSandboxOptions, port: number) {
  const { tasks, listeners, includes, views } = assemble(RESOURCES);
  let chaos: Chaos = chaosSchema.parse(options.chaos ?? {});
  let sending: Courier | null = null;
  const engine = new Engine({
    seed: options.seed ?? randomBytes(12).toString("hex"),
    dataFile: options.dataFile,
    nowMs: options.nowMs,
    baseUrl: `http://127.0.0.1:${port}`,
    tasks,
    listeners,
    beforeCommit: (ctx) => {
      const planned = ctx.events.flatMap(({ event, account }) => planDeliveries(ctx, event, account, chaos));
      return () => sending?.add(planned);
    },
  });
  const { webhook, connectWebhook } = options;
  engine.run({ account: null, request: { id: null, idempotency_key: null } }, (ctx) => {
    if (webhook !== undefined) ensureEndpoint(ctx, { ...webhook, isConnect: false });
    if (connectWebhook !== undefined) ensureEndpoint(ctx, { ...connectWebhook, isConnect: true });
  });
  const courier = new Courier(engine, {
    concurrency: options.deliveryConcurrency ?? DELIVERY_CONCURRENCY,
    signatureNowS: options.signatureNowS ?? (() => Math.floor(Date.now() / 1000)),
  });
  sending = courier;
  const setChaos = (input: ChaosInput) => {
    chaos = chaosSchema.parse(input);
    courier.chaos = chaos;
  };
  setChaos(options.chaos ?? {});
  const advanceClockTo = async (atMs: number) => {
    engine.advanceTo(atMs);
    await courier.drain();
  };
  const beforeAnswer = async (answer: ApiAnswer): Promise<boolean> => {
    const chance = (what: string) => fractionOf(engine.store.seed, answer.headers["request-id"] ?? "", what);
    if (chance("crash") < chaos.crashShare) options.onCrash?.();
    if (answer.events.length > 0 && chance("before") < chaos.beforeResponseShare) await courier.sendFirst(answer.events);
    return chance("answer") >= chaos.answerLostShare;
  };
  const routes = RESOURCES.flatMap((resource) => resource.routes ?? []);
  const pages = RESOURCES.flatMap((resource) => resource.pages ?? []);
  const control = controlPages({ engine, courier, advanceClockTo, setChaos, chaos: () => chaos });
  const api = new Api(engine, routes, includes, views);
  const door = createDoor({ engine, api, pages: [...control, ...pages], baseUrl: () => engine.baseUrl, beforeAnswer });
  return { engine, courier, setChaos, door, advanceClockTo };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
