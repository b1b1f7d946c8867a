import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";

/** What every procedure is given: who asks, with what, from where. */
export interface ApiContext {
  readonly services: Services;
  /** Null when nobody is signed in. */
  readonly actor: Actor | null;
  readonly requestId: string;
  readonly idempotencyKey: string | null;
  /** For rate limits and the session list; empty when unknown. */
  readonly clientAddress: string;
  readonly userAgent: string;
}
