import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { goalPledges } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import type { PaidSubject } from "../giving";
import { finishCollecting } from "./finish-collecting";
import { lockGoal, recountGoal } from "./recount-goal";

type PledgeRow = typeof goalPledges.$inferSelect;

/** The pledge of a change, with its goal locked first: in this order everywhere, so that no two wait for each other. */
async function lockPledge(tx: Tx, pledgeId: string) {
  const [known] = await tx.select({ goalId: goalPledges.goalId }).from(goalPledges).where(eq(goalPledges.id, pledgeId));
  if (known === undefined) return undefined;
  const goal = await lockGoal(tx, known.goalId);
  const [pledge] = await tx.select().from(goalPledges).where(eq(goalPledges.id, pledgeId)).for("update");
  return goal === undefined || pledge === undefined ? undefined : { goal, pledge };
}

async function setStatus(tx: Tx, pledge: PledgeRow, change: Partial<PledgeRow>, now: Date): Promise<void> {
  await tx
    .update(goalPledges)
    .set({ ...change, updatedAt: now })
    .where(eq(goalPledges.id, pledge.id));
}

export function idsOf({ id, goalId, fanId, artistId }: PledgeRow) {
  return { pledgeId: id, goalId, fanId, artistId };
}

/**
 * The card of an all-or-nothing pledge is saved: from now on it counts. One that was saved after the goal's end, or after the fan took the
 * pledge back, counts for nothing and the card is let go.
 */
export async function applyPledgeSaved(
  tx: Tx,
  input: { readonly subjectId: string; readonly paymentMethodId: string; readonly at: Date },
  now: Date,
): Promise<void> {
  const found = await lockPledge(tx, input.subjectId);
  if (found === undefined || !["PENDING", "EXPIRED", "CANCELLED"].includes(found.pledge.status)) return;
  const { goal, pledge } = found;
  const stripePaymentMethodId = input.paymentMethodId;
  const isInTime = pledge.status !== "CANCELLED" && goal.status === "open" && (goal.deadline === null || input.at <= goal.deadline);
  if (!isInTime) {
    await setStatus(tx, pledge, { status: pledge.status === "CANCELLED" ? "CANCELLED" : "EXPIRED", stripePaymentMethodId }, now);
    await sendEvent(tx, { id: `pledge:${pledge.id}:released:${stripePaymentMethodId}`, name: "patronage/pledge.released", data: { pledgeId: pledge.id } });
    return;
  }
  await setStatus(tx, pledge, { status: "SAVED", stripePaymentMethodId }, now);
  await recountGoal(tx, goal.id, `${pledge.id}:saved`, now);
  await sendEvent(tx, { id: `pledge:${pledge.id}:saved`, name: "patronage/pledge.saved", data: idsOf(pledge) });
}

/** A pledge's charge succeeded: at once (keep) or after the deadline. Money that came in counts whatever we thought before. */
export async function applyPledgePaid(tx: Tx, { subjectId, at }: PaidSubject, now: Date): Promise<void> {
  const found = await lockPledge(tx, subjectId);
  if (found === undefined || found.pledge.status === "PAID" || found.pledge.status === "REFUNDED") return;
  const { goal, pledge } = found;
  await setStatus(tx, pledge, { status: "PAID", paidAt: at, nextAttemptAt: null, lastError: null }, now);
  await recountGoal(tx, goal.id, `${pledge.id}:paid`, now);
  await sendEvent(tx, { id: `pledge:${pledge.id}:paid`, name: "patronage/pledge.paid", data: idsOf(pledge) });
  await finishCollecting(tx, goal.id, now);
}

/** All of a pledge went back. An open goal loses it; one that has ended keeps its frozen total. */
export async function applyPledgeRefunded(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  const found = await lockPledge(tx, subjectId);
  if (found?.pledge.status !== "PAID") return;
  await setStatus(tx, found.pledge, { status: "REFUNDED" }, now);
  await recountGoal(tx, found.goal.id, `${found.pledge.id}:refunded`, now);
}

/** What went back came again: a refund that the fan's bank did not take. */
export async function applyPledgeStands(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  const found = await lockPledge(tx, subjectId);
  if (found?.pledge.status !== "REFUNDED") return;
  await setStatus(tx, found.pledge, { status: "PAID" }, now);
  await recountGoal(tx, found.goal.id, `${found.pledge.id}:stands`, now);
}

/** Nobody gave a card or money in time. */
export async function applyPledgeExpired(tx: Tx, pledgeId: string, now: Date): Promise<void> {
  await tx
    .update(goalPledges)
    .set({ status: "EXPIRED", updatedAt: now })
    .where(and(eq(goalPledges.id, pledgeId), eq(goalPledges.status, "PENDING")));
}
