import { and, eq, gt, isNotNull, isNull, lte, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals, goalMilestones } from "@/db/schema";
import { sendEvent } from "@/inngest/events";

export type GoalRow = typeof artistGoals.$inferSelect;

/** Until the transaction ends, nobody else changes the goal or what counts towards it. */
export async function lockGoal(tx: Tx, goalId: string): Promise<GoalRow | undefined> {
  const [goal] = await tx.select().from(artistGoals).where(eq(artistGoals.id, goalId)).for("update");
  return goal;
}

/** Cents that count at this moment: tips that were paid for it, and pledges that were paid or, where all or nothing is, promised with a card. */
async function sumRaised(tx: Tx, goal: GoalRow): Promise<number> {
  const counting = goal.kind === "keep" ? sql`('PAID')` : sql`('SAVED', 'CHARGING', 'PAID')`;
  const [row] = await tx.execute<{ raised: string }>(sql`select (
      coalesce((select sum(amount) from tips where goal_id = ${goal.id} and status = 'PAID'), 0) +
      coalesce((select sum(amount) from goal_pledges where goal_id = ${goal.id} and status in ${counting}), 0)
    )::text as raised`);
  return Number(row?.raised ?? 0);
}

/**
 * Brings `raised` and the milestones of an open goal up to date with what counts; after its end both are frozen. Call it in the transaction
 * that changed what counts. `cause` names that change (`tip_… paid`), so that it is told once.
 */
export async function recountGoal(tx: Tx, goalId: string, cause: string, now: Date): Promise<void> {
  const goal = await lockGoal(tx, goalId);
  if (goal?.status !== "open") return;
  const raised = await sumRaised(tx, goal);
  await tx.update(artistGoals).set({ raised, updatedAt: now }).where(eq(artistGoals.id, goalId));
  const ofGoal = eq(goalMilestones.goalId, goalId);
  await tx
    .update(goalMilestones)
    .set({ reachedAt: now })
    .where(and(ofGoal, lte(goalMilestones.amount, raised), isNull(goalMilestones.reachedAt)));
  await tx
    .update(goalMilestones)
    .set({ reachedAt: null })
    .where(and(ofGoal, gt(goalMilestones.amount, raised), isNotNull(goalMilestones.reachedAt)));
  await sendEvent(tx, { id: `goal:${goalId}:${cause}`, name: "patronage/goal.changed", data: { goalId, artistId: goal.artistId, status: goal.status } });
}
