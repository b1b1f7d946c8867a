import { randomBytes } from "node:crypto";
import { EventType, Inngest } from "inngest";
import type { Database } from "@/db/client";
import type { Env } from "@/server/kernel/env";
import type { Log } from "@/server/kernel/log";
import { EVENTS, type EventName } from "./events";
import { JobMiddleware } from "./middleware";
import { createOutboxFetch } from "./outbox-fetch";

/** Prefix of every function's id on either engine. */
export const APP_ID = "mhc";

/** What a client is made of; `Services` has it all. */
export interface ClientServices {
  readonly db: Database;
  readonly env: Pick<Env, "INNGEST_BASE_URL" | "INNGEST_EVENT_KEY" | "INNGEST_SIGNING_KEY">;
  readonly log: Log;
}

/** A tuple, because the SDK's types find a middleware's output type in nothing else. */
const middleware: [typeof JobMiddleware] = [JobMiddleware];

/** The signing key of this process when none is set: the embedded runner and its handler are in the same process. */
const ownSigningKey = `signkey-prod-${randomBytes(32).toString("hex")}`;

/** The key that calls of functions are signed with. Never absent, so that no endpoint is ever open. */
export function signingKeyOf(env: ClientServices["env"]): string {
  return env.INNGEST_SIGNING_KEY ?? ownSigningKey;
}

/**
 * The Inngest client of this process. Without INNGEST_BASE_URL, events that functions send go into the outbox table
 * instead of over HTTP, so that the embedded runner and a real server run the same functions unchanged.
 */
export function createClient(services: ClientServices, options: { readonly appId?: string } = {}) {
  const { env } = services;
  return new Inngest({
    id: options.appId ?? APP_ID,
    // Cloud mode on either engine: an unsigned call is refused.
    isDev: false,
    signingKey: signingKeyOf(env),
    eventKey: env.INNGEST_EVENT_KEY ?? "embedded",
    ...(env.INNGEST_BASE_URL === undefined ? { baseUrl: "http://127.0.0.1", fetch: createOutboxFetch(services.db) } : { baseUrl: env.INNGEST_BASE_URL }),
    // One call runs one step on both engines: with checkpoints the real server would behave unlike the embedded runner.
    checkpointing: false,
    aiMetadata: false,
    logger: services.log,
    // The SDK tells of each request below "warn".
    internalLogger: services.log.child({ part: "inngest" }, { level: services.log.isLevelEnabled("warn") ? "warn" : services.log.level }),
    middleware,
  });
}

export type JobClient = ReturnType<typeof createClient>;

/** A trigger for one of the house's events: `event.data` is typed and checked against its schema. */
export function on<N extends EventName>(name: N) {
  return new EventType({ name, schema: EVENTS[name] });
}
