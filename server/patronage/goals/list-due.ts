import { and, asc, eq, isNotNull, lte } from "drizzle-orm";
import { artistGoals, goalPledges } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import type { Services } from "@/server/services";

const HOUR_CHARS = 13;
/** How many goals and pledges one look sets going; what is left comes with the next. */
const DUE_MAX = 500;

/**
 * Sets going what is due: an event, and by it a job, for each goal whose deadline has passed and each pledge whose next attempt has come.
 * The ids of the events name the state that is due and the hour: a second look starts nothing twice, and what broke is tried again.
 */
export async function raiseDueGoals(services: Services): Promise<{ goals: number; pledges: number }> {
  const now = services.clock.now();
  const hour = now.toISOString().slice(0, HOUR_CHARS);
  return services.db.transaction(async (tx) => {
    const goals = await tx
      .select({ id: artistGoals.id, deadline: artistGoals.deadline })
      .from(artistGoals)
      .where(and(eq(artistGoals.status, "open"), isNotNull(artistGoals.deadline), lte(artistGoals.deadline, now)))
      .orderBy(asc(artistGoals.deadline))
      .limit(DUE_MAX);
    for (const { id, deadline } of goals)
      await sendEvent(tx, { id: `goal:${id}:due:${deadline?.getTime() ?? 0}:${hour}`, name: "patronage/goal.due", data: { goalId: id } });
    const pledges = await tx
      .select({ id: goalPledges.id, attempts: goalPledges.attempts })
      .from(goalPledges)
      .where(and(eq(goalPledges.status, "CHARGING"), lte(goalPledges.nextAttemptAt, now)))
      .orderBy(asc(goalPledges.nextAttemptAt))
      .limit(DUE_MAX);
    for (const { id, attempts } of pledges)
      await sendEvent(tx, { id: `pledge:${id}:due:${attempts}:${hour}`, name: "patronage/pledge.due", data: { pledgeId: id, attempt: attempts } });
    return { goals: goals.length, pledges: pledges.length };
  });
}
