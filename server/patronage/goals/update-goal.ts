import { and, count, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals, goalPledges } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { Goal, GoalChange } from "./contract";
import { readDeadline, requireSoundGoal, setMilestones } from "./create-goal";
import { type GoalRow, lockGoal, recountGoal } from "./recount-goal";
import { readReward } from "./reward";
import { showGoals } from "./show-goal";

async function hasPledges(tx: Tx, goalId: string): Promise<boolean> {
  const counts = and(eq(goalPledges.goalId, goalId), inArray(goalPledges.status, ["SAVED", "PAID"]));
  const [row] = await tx.select({ total: count() }).from(goalPledges).where(counts);
  return (row?.total ?? 0) > 0;
}

function auditedOf({ title, target, stretchTarget, deadline, rewardTierId, rewardMonths, rewardFromCents }: GoalRow) {
  return { title, target, stretchTarget, deadline: deadline?.toISOString() ?? null, rewardTierId, rewardMonths, rewardFromCents };
}

/**
 * Changes an open goal. Once somebody has promised to an all-or-nothing goal, what they promised to stays: its target and deadline.
 * @throws not_found for somebody else's; conflict for one that has ended; rule_refused for what may not change any more.
 */
export async function updateGoal(services: Services, actor: Actor, input: { readonly goalId: string } & GoalChange): Promise<Goal> {
  requireArtist(actor);
  const { goalId, milestones, deadline, reward, ...change } = input;
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const before = await lockGoal(tx, goalId);
    if (before === undefined || before.artistId !== actor.userId) throw new DomainError("not_found");
    if (before.status !== "open") throw new DomainError("conflict", { sentence: "This goal has ended and stays as it is." });
    const timeZone = change.timeZone ?? before.timeZone;
    const next = { ...before, ...change, timeZone, deadline: deadline === undefined ? before.deadline : readDeadline(deadline, timeZone) };
    const isMoved = next.target !== before.target || next.deadline?.getTime() !== before.deadline?.getTime();
    if (isMoved && before.kind === "all-or-nothing" && (await hasPledges(tx, goalId)))
      throw new DomainError("rule_refused", { sentence: "People have promised to this goal: its target and deadline stay." });
    if (isMoved || change.stretchTarget !== undefined) requireSoundGoal(next, now);
    const { title, description, target, stretchTarget } = next;
    const opens = reward === undefined ? {} : await readReward(tx, actor.userId, reward, before, now);
    await tx
      .update(artistGoals)
      .set({ title, description, target, stretchTarget, timeZone, deadline: next.deadline, ...opens, updatedAt: now })
      .where(eq(artistGoals.id, goalId));
    if (milestones !== undefined) await setMilestones(tx, goalId, milestones, now);
    await recountGoal(tx, goalId, `changed:${newId("event", now.getTime())}`, now);
    const after = await lockGoal(tx, goalId);
    const [shown] = after === undefined ? [] : await showGoals(tx, [after]);
    if (after === undefined || shown === undefined) throw new DomainError("not_found");
    const entry = { actorId: actor.userId, action: "patronage/goal.changed", target: goalId, before: auditedOf(before), after: auditedOf(after) };
    await appendAudit(tx, entry, now);
    return shown;
  });
}
