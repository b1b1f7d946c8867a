import { count } from "drizzle-orm";
import { payments, stripeEvents } from "@/db/schema";
import { HOUR_MS } from "@/server/kernel/durations";
import { sweepStripe, tendSubscriptions } from "@/server/patronage";
import type { TestMoney } from "../stripe";
import { judge, type Verdict } from "./judge";
import { runAllJobs } from "./run-jobs";

const ROUNDS = 3;

/** Stripe tells of a drop or not, sends twice, late, out of order, before its own answer, or loses that answer. */
export const WEBHOOK_CHAOS = {
  isShuffled: true,
  duplicateShare: 0.3,
  duplicatesMax: 3,
  delayShare: 0.2,
  delayMsMax: 72 * HOUR_MS,
  dropRetriedShare: 0.05,
  dropLostShare: 0.05,
  dropSwallowedShare: 0.05,
  beforeResponseShare: 0.2,
  answerLostShare: 0.03,
} as const;

export interface WorldReport extends Verdict {
  readonly lives: number;
  readonly deaths: number;
  readonly events: number;
  readonly charges: number;
  readonly surprises: readonly string[];
}

/** No more faults: everything that was begun comes to its end, as it would within an hour. */
export async function comeToRest(t: TestMoney): Promise<void> {
  t.stripe.sandbox.setChaos({});
  for (let round = 0; round < ROUNDS; round++) {
    await t.advance(round === 0 ? 2 * HOUR_MS : 120_000);
    await t.stripe.sandbox.drainWebhooks();
    await tendSubscriptions(t.services);
    await sweepStripe(t.services);
    await runAllJobs(t.services);
  }
}

/** What became of a world that has come to rest. */
export async function judgeWorld(t: TestMoney, run: Pick<WorldReport, "lives" | "deaths" | "surprises">): Promise<WorldReport> {
  const verdict = await judge(t.services, t.stripe.sandbox);
  const [taken] = await t.services.db.select({ n: count() }).from(stripeEvents);
  const [paid] = await t.services.db.select({ n: count() }).from(payments);
  return { ...verdict, ...run, events: taken?.n ?? 0, charges: paid?.n ?? 0 };
}
