import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals } from "@/db/schema";
import { sendEvent } from "@/inngest/events";

/** Ends a goal whose last pledge was paid or dropped. The total stays what was promised; the artist keeps what was collected, even below the target. */
export async function finishCollecting(tx: Tx, goalId: string, now: Date): Promise<void> {
  const [goal] = await tx
    .update(artistGoals)
    .set({ status: "ended", updatedAt: now })
    .where(
      and(
        eq(artistGoals.id, goalId),
        eq(artistGoals.status, "collecting"),
        sql`not exists (select 1 from goal_pledges where goal_id = ${goalId} and status = 'CHARGING')`,
      ),
    )
    .returning();
  if (goal === undefined) return;
  await sendEvent(tx, { id: `goal:${goalId}:ended`, name: "patronage/goal.changed", data: { goalId, artistId: goal.artistId, status: goal.status } });
}
