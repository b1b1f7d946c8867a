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
  /** ISO 3166-1 alpha-2, as the proxy in front of us says; null when it is not known. */
  readonly country: string | null;
}
