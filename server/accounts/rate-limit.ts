import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { rateLimits } from "@/db/schema";
import { HOUR_MS, MINUTE_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { hashSecret } from "./one-time-secret";

interface Limit {
  readonly triesMax: number;
  readonly windowMs: number;
}

/** Per mail address, and per address of the client that asks. Many people may share the latter. */
export const LIMITS = {
  signIn: { account: { triesMax: 10, windowMs: 15 * MINUTE_MS }, client: { triesMax: 100, windowMs: 15 * MINUTE_MS } },
  signUp: { account: { triesMax: 5, windowMs: HOUR_MS }, client: { triesMax: 60, windowMs: HOUR_MS } },
  passwordReset: { account: { triesMax: 3, windowMs: HOUR_MS }, client: { triesMax: 30, windowMs: HOUR_MS } },
  signInLink: { account: { triesMax: 5, windowMs: HOUR_MS }, client: { triesMax: 30, windowMs: HOUR_MS } },
  /** Paying without signing in. */
  guest: { account: { triesMax: 20, windowMs: HOUR_MS }, client: { triesMax: 60, windowMs: HOUR_MS } },
  /** A guess at the password of somebody who left their browser open. */
  confirmPassword: { account: { triesMax: 10, windowMs: 15 * MINUTE_MS }, client: { triesMax: 100, windowMs: 15 * MINUTE_MS } },
  /** Each offer of a split is a mail to everybody in it. */
  splitOffer: { account: { triesMax: 40, windowMs: HOUR_MS }, client: { triesMax: 200, windowMs: HOUR_MS } },
  /** Viewers who begin to share a film. The account is the film in one network: a hall full of people has one address. */
  sharePeers: { account: { triesMax: 2_000, windowMs: HOUR_MS }, client: { triesMax: 4_000, windowMs: HOUR_MS } },
  /** A relay that takes up its invitation. */
  joinRelay: { account: { triesMax: 10, windowMs: HOUR_MS }, client: { triesMax: 60, windowMs: HOUR_MS } },
} as const satisfies Record<string, { readonly account: Limit; readonly client: Limit }>;

export interface Attempt {
  readonly operation: keyof typeof LIMITS;
  /** A mail address or a user id: whose account this is about, whether it exists or not. */
  readonly account: string;
  /** Empty when unknown: then only the account counts. */
  readonly clientAddress: string;
}

interface Counter extends Limit {
  readonly key: string;
}

function countersOf(attempt: Attempt): Counter[] {
  const limits = LIMITS[attempt.operation];
  const account = { ...limits.account, key: `${attempt.operation}:account:${hashSecret(attempt.account)}` };
  if (attempt.clientAddress === "") return [account];
  return [account, { ...limits.client, key: `${attempt.operation}:client:${hashSecret(attempt.clientAddress)}` }];
}

/** One statement, so that two tries at the same moment count as two. */
async function count(db: Tx, counter: Counter, nowMs: number): Promise<{ readonly points: number; readonly endsInMs: number }> {
  const isOver = sql`${rateLimits.expire} <= ${nowMs}`;
  const endsAt = nowMs + counter.windowMs;
  const [row] = await db
    .insert(rateLimits)
    .values({ key: counter.key, points: 1, expire: endsAt })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        points: sql`case when ${isOver} then 1 else least(${rateLimits.points} + 1, ${counter.triesMax + 1}) end`,
        expire: sql`case when ${isOver} then ${endsAt} else ${rateLimits.expire} end`,
      },
    })
    .returning({ points: rateLimits.points, expire: rateLimits.expire });
  return { points: row?.points ?? 1, endsInMs: (row?.expire ?? endsAt) - nowMs };
}

/**
 * Counts one try. @throws rate_limited, with the seconds until the window ends, once there were too many.
 * The same for an account that exists and one that does not.
 */
export async function countAttempt(services: Services, attempt: Attempt): Promise<void> {
  const nowMs = services.clock.now().getTime();
  for (const counter of countersOf(attempt)) {
    const { points, endsInMs } = await count(services.db, counter, nowMs);
    if (points > counter.triesMax) throw new DomainError("rate_limited", { retryAfterSeconds: Math.max(1, Math.ceil(endsInMs / 1_000)) });
  }
}

/** A try that succeeded is taken back: only failures are limited. */
export async function forgiveAttempt(services: Services, attempt: Attempt): Promise<void> {
  for (const { key } of countersOf(attempt)) {
    await services.db
      .update(rateLimits)
      .set({ points: sql`greatest(${rateLimits.points} - 1, 0)` })
      .where(eq(rateLimits.key, key));
  }
}
