import { asc, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { stripeCustomers } from "@/db/schema";
import { letter, type MailToQueue, mailAdmins, pageUrl } from "@/server/accounts";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import type { Clock } from "@/server/kernel/clock";
import { HOUR_MS } from "@/server/kernel/durations";
import type { Env } from "@/server/kernel/env";
import type { Services } from "@/server/services";
import { MARKS, readMark, writeMark } from "./mark";

/** It runs every hour: one that was missed may be a restart, two are a fault. */
const LATE_MS = 2 * HOUR_MS;

export interface SweepState {
  /** ISO 8601; null before the first one. */
  readonly sweptAt: string | null;
  /** Since the last one that came to its end; 0 while nobody was ever to pay, and nothing is there to be swept. */
  readonly ageSeconds: number;
  readonly isLate: boolean;
  /** What is wrong and what to do; null while all is well. */
  readonly sentence: string | null;
}

interface Source {
  readonly db: Tx;
  readonly clock: Clock;
}

function explain(sweptAt: string | null): string {
  const last =
    sweptAt === null ? "Stripe was never swept" : `Stripe was last swept at ${sweptAt.slice(0, 16).replace("T", " ")} UTC, and it should be every hour`;
  return `${last}: open Jobs to see why “sweep-stripe” fails, or start a worker if nothing runs there; payments whose webhook was lost wait until it runs again.`;
}

/** Whether the hourly sweep still comes to its end. Asked where no job is needed to answer: a worker that stands still reports nothing. */
export async function measureSweep({ db, clock }: Source): Promise<SweepState> {
  const sweptAt = await readMark(db, MARKS.swept);
  // Before the first sweep the clock runs from the first customer: without one there is nothing at Stripe.
  const [first] =
    sweptAt === null ? await db.select({ at: stripeCustomers.createdAt }).from(stripeCustomers).orderBy(asc(stripeCustomers.createdAt)).limit(1) : [];
  const sinceMs = sweptAt === null ? first?.at.getTime() : new Date(sweptAt).getTime();
  const ageMs = sinceMs === undefined ? 0 : Math.max(0, clock.now().getTime() - sinceMs);
  const isLate = ageMs > LATE_MS;
  return { sweptAt, ageSeconds: Math.round(ageMs / 1_000), isLate, sentence: isLate ? explain(sweptAt) : null };
}

/** What the back office shows. */
export async function getSweepState(services: Services, actor: Actor): Promise<SweepState> {
  requireAdmin(actor);
  return measureSweep(services);
}

function lateSweepMail(env: Pick<Env, "PUBLIC_URL" | "PORT">, sentence: string): Omit<MailToQueue, "to"> {
  return { subject: "The hourly check of Stripe has stopped", body: letter(sentence, `The jobs: ${pageUrl(env, "/admin/jobs?function=sweep-stripe")}`) };
}

/** Writes to every admin that the sweep is late: once for each time that it stops, however often this runs. @returns how many were told. */
export async function warnOfLateSweep(services: Services): Promise<number> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${MARKS.warned}, 0))`);
    const { sweptAt, sentence } = await measureSweep({ db: tx, clock: services.clock });
    const stopped = sweptAt ?? "never";
    if (sentence === null || (await readMark(tx, MARKS.warned)) === stopped) return 0;
    const told = await mailAdmins(tx, lateSweepMail(services.env, sentence), now);
    // Nobody was told where there is no admin yet: the first one is told when they come.
    if (told > 0) await writeMark(tx, MARKS.warned, stopped, now);
    return told;
  });
}
