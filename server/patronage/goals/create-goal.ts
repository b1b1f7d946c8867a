import { and, count, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals, goalMilestones, users, videos } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { CURRENCY } from "../giving";
import { type Goal, type GoalInput, goalShape } from "./contract";
import { readWallClock, requireTimeZone } from "./deadline";
import type { GoalRow } from "./recount-goal";
import { readReward } from "./reward";
import { findDeadlineFault, GOAL_LIMITS } from "./rules";
import { showGoals } from "./show-goal";

const INSTANT = /(?:Z|[+-]\d{2}:\d{2})$/;

/** A deadline as it was written: a moment, or what the clocks of the artist's time zone show. */
export function readDeadline(deadline: string | null | undefined, timeZone: string): Date | null {
  requireTimeZone(timeZone);
  if (deadline == null) return null;
  return INSTANT.test(deadline) ? new Date(deadline) : readWallClock(deadline, timeZone);
}

/** @throws rule_refused, with a sentence, for amounts or a deadline that do not go together. */
export function requireSoundGoal(goal: Pick<GoalRow, "kind" | "target" | "stretchTarget" | "deadline">, now: Date): void {
  if (goal.stretchTarget !== null && goal.stretchTarget <= goal.target)
    throw new DomainError("rule_refused", { sentence: "A stretch goal lies above the goal." });
  const fault = findDeadlineFault(goal.kind, goal.deadline, now);
  if (fault !== null) throw new DomainError("rule_refused", { sentence: fault });
}

/** Makes the milestones be as given; those that stay keep the moment at which they were reached. */
export async function setMilestones(tx: Tx, goalId: string, milestones: GoalInput["milestones"], now: Date): Promise<void> {
  const before = await tx.select().from(goalMilestones).where(eq(goalMilestones.goalId, goalId));
  await tx.delete(goalMilestones).where(eq(goalMilestones.goalId, goalId));
  const reached = new Map(before.map((row) => [row.amount, row.reachedAt]));
  const rows = milestones.map(({ amount, title }) => ({
    id: newId("milestone", now.getTime()),
    goalId,
    amount,
    title,
    reachedAt: reached.get(amount) ?? null,
  }));
  if (rows.length > 0) await tx.insert(goalMilestones).values(rows);
}

async function addGoal(tx: Tx, artistId: string, input: GoalInput, now: Date): Promise<Goal> {
  // One at a time for each artist, so that the limit holds.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, artistId)).for("update");
  const isOpen = and(eq(artistGoals.artistId, artistId), eq(artistGoals.status, "open"));
  const [open] = await tx.select({ total: count() }).from(artistGoals).where(isOpen);
  if ((open?.total ?? 0) >= GOAL_LIMITS.open)
    throw new DomainError("rule_refused", { sentence: `At most ${GOAL_LIMITS.open} goals are open at once. End one first.` });
  const { title, description, kind, target, timeZone, videoId = null, stretchTarget = null } = input;
  if (videoId !== null) {
    if (kind !== "keep") throw new DomainError("rule_refused", { sentence: "Tips for a film are charged at once: such a goal keeps all." });
    const isMine = and(eq(videos.id, videoId), eq(videos.artistId, artistId));
    const [video] = await tx.select({ id: videos.id }).from(videos).where(isMine).limit(1);
    if (video === undefined) throw new DomainError("not_found");
  }
  const goal = { title, description, kind, target, stretchTarget, timeZone, videoId, deadline: readDeadline(input.deadline, timeZone) };
  requireSoundGoal(goal, now);
  const reward = await readReward(tx, artistId, input.reward ?? null, null, now);
  const id = newId("goal", now.getTime());
  const [row] = await tx
    .insert(artistGoals)
    .values({ ...goal, ...reward, id, artistId, currency: CURRENCY, status: "open", createdAt: now, updatedAt: now })
    .returning();
  if (row === undefined) throw new DomainError("internal");
  await setMilestones(tx, id, input.milestones, now);
  await sendEvent(tx, { id: `goal:${id}:opened`, name: "patronage/goal.changed", data: { goalId: id, artistId, status: row.status } });
  const [shown] = await showGoals(tx, [row]);
  if (shown === undefined) throw new DomainError("internal");
  return shown;
}

/** Opens a goal of the artist who asks. With an idempotency key, a repeat is answered by the same goal. */
export async function createGoal(services: Services, actor: Actor, input: GoalInput, idempotencyKey: string | null): Promise<Goal> {
  requireArtist(actor);
  const request = { userId: actor.userId, key: idempotencyKey, operation: "patronage/goal", input };
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      request,
      () => addGoal(tx, actor.userId, input, services.clock.now()),
      (stored) => goalShape.parse(stored),
    ),
  );
}
