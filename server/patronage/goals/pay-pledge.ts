import { and, eq, sql } from "drizzle-orm";
import { goalPledges } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { MadePledge, PledgeInput } from "./contract";
import { cancelIntent } from "./drop-pledge";
import { isFanPaymentComing } from "./fan-payment";
import { openPledgeCheckout } from "./make-pledge";
import { findPledge, type PledgeCase } from "./pledge-queries";
import { resumeTime } from "./rules";

const IS_BEING_PAID = "This pledge is being paid, or was paid a moment ago.";

/**
 * From here on only the fan pays: an attempt of ours that is under way counts no more, the next one begins when the fan has surely left the
 * page, and the intent of an earlier one is cancelled at Stripe before anything else can be paid.
 */
async function takeOver(services: Services, { pledge, goal }: PledgeCase): Promise<void> {
  const now = services.clock.now();
  const isCharging = and(eq(goalPledges.id, pledge.id), eq(goalPledges.status, "CHARGING"));
  const [mine] = await services.db
    .update(goalPledges)
    .set({ attempts: sql`${goalPledges.attempts} + 1`, nextAttemptAt: resumeTime(goal.endedAt ?? now, now), updatedAt: now })
    .where(isCharging)
    .returning();
  if (mine === undefined) throw new DomainError("conflict", { sentence: "This pledge was settled a moment ago." });
  if (await isFanPaymentComing(services, mine)) throw new DomainError("conflict", { sentence: IS_BEING_PAID });
  const intentId = mine.stripePaymentIntentId;
  if (intentId === null) return;
  if (!(await cancelIntent(services, intentId))) throw new DomainError("conflict", { sentence: IS_BEING_PAID });
  await services.db
    .update(goalPledges)
    .set({ stripePaymentIntentId: null, updatedAt: services.clock.now() })
    .where(and(isCharging, eq(goalPledges.stripePaymentIntentId, intentId)));
}

/**
 * Where the fan finishes a pledge: gives the card that is still missing, or pays what the bank refused or wants confirmed.
 * @throws not_found for somebody else's; conflict for one that is paid or over.
 */
export async function payPledge(
  services: Services,
  actor: Actor,
  input: { readonly pledgeId: string; readonly uiMode: PledgeInput["uiMode"] },
): Promise<MadePledge> {
  const found = await findPledge(services.db, input.pledgeId);
  if (found === undefined || found.pledge.fanId !== actor.userId) throw new DomainError("not_found");
  const { pledge, goal } = found;
  const isWaiting = pledge.status === "PENDING" && goal.status === "open";
  if (!isWaiting && (pledge.status !== "CHARGING" || pledge.attempts === 0))
    throw new DomainError("conflict", { sentence: "There is nothing to pay for this pledge now." });
  if (pledge.status === "CHARGING") await takeOver(services, found);
  return { pledgeId: pledge.id, status: pledge.status, checkout: await openPledgeCheckout(services, pledge, goal, { uiMode: input.uiMode, guestEmail: null }) };
}
