import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals, goalPledges } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Goal } from "./contract";
import { finishCollecting } from "./finish-collecting";
import { type GoalRow, lockGoal, recountGoal } from "./recount-goal";
import { sendReleased } from "./send-released";
import { showGoals } from "./show-goal";

async function setStatus(tx: Tx, goal: GoalRow, status: GoalRow["status"], now: Date): Promise<void> {
  await tx.update(artistGoals).set({ status, endedAt: now, updatedAt: now }).where(eq(artistGoals.id, goal.id));
  await sendEvent(tx, { id: `goal:${goal.id}:${status}`, name: "patronage/goal.changed", data: { goalId: goal.id, artistId: goal.artistId, status } });
}

/** Nobody is charged: each promise ends, and a job each lets the card go and writes to the fan. */
async function releasePledges(tx: Tx, goal: GoalRow, status: "CANCELLED" | "EXPIRED", now: Date): Promise<void> {
  const waiting = and(eq(goalPledges.goalId, goal.id), inArray(goalPledges.status, ["PENDING", "SAVED"]));
  const released = await tx.update(goalPledges).set({ status, updatedAt: now }).where(waiting).returning();
  for (const pledge of released) await sendReleased(tx, pledge);
}

/** Each promise is to be charged: one job each, so that one that fails holds up nobody. */
async function collectPledges(tx: Tx, goal: GoalRow, now: Date): Promise<void> {
  const saved = and(eq(goalPledges.goalId, goal.id), eq(goalPledges.status, "SAVED"));
  const due = await tx
    .update(goalPledges)
    .set({ status: "CHARGING", attempts: 0, nextAttemptAt: now, updatedAt: now })
    .where(saved)
    .returning({ id: goalPledges.id });
  for (const { id } of due) await sendEvent(tx, { id: `pledge:${id}:due:0`, name: "patronage/pledge.due", data: { pledgeId: id, attempt: 0 } });
}

/**
 * Ends a goal whose deadline has passed, and freezes its total: one that keeps all is over, one of all or nothing begins to collect
 * or, below its target, lets everybody go. Does nothing when it was ended already, or its deadline was moved.
 */
export async function closeGoal(services: Services, input: { readonly goalId: string }): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const known = await lockGoal(tx, input.goalId);
    if (known?.status !== "open" || known.deadline === null || known.deadline > now) return;
    await recountGoal(tx, known.id, "deadline", now);
    const goal = await lockGoal(tx, known.id);
    if (goal === undefined) return;
    if (goal.kind === "keep") return setStatus(tx, goal, "ended", now);
    if (goal.raised < goal.target) {
      await setStatus(tx, goal, "failed", now);
      return releasePledges(tx, goal, "EXPIRED", now);
    }
    await setStatus(tx, goal, "collecting", now);
    await collectPledges(tx, goal, now);
    await finishCollecting(tx, goal.id, now);
  });
}

/**
 * Ends an open goal before its time. What was charged already stays with the artist; promises end and nobody is charged.
 * @throws not_found for somebody else's; conflict for one that has ended.
 */
export async function cancelGoal(services: Services, actor: Actor, input: { readonly goalId: string }): Promise<Goal> {
  requireArtist(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const goal = await lockGoal(tx, input.goalId);
    if (goal === undefined || goal.artistId !== actor.userId) throw new DomainError("not_found");
    if (goal.status !== "open") throw new DomainError("conflict", { sentence: "This goal has ended already." });
    await setStatus(tx, goal, "cancelled", now);
    await releasePledges(tx, goal, "CANCELLED", now);
    const after = await lockGoal(tx, goal.id);
    const [shown] = after === undefined ? [] : await showGoals(tx, [after]);
    if (shown === undefined) throw new DomainError("not_found");
    await appendAudit(tx, { actorId: actor.userId, action: "patronage/goal.cancelled", target: goal.id, before: { raised: goal.raised } }, now);
    return shown;
  });
}
