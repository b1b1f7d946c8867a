import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistGoals, goalPledges, users } from "@/db/schema";
import type { GoalRow } from "./recount-goal";

export type PledgeRow = typeof goalPledges.$inferSelect;

export interface PledgeCase {
  readonly pledge: PledgeRow;
  readonly goal: GoalRow;
  readonly artistName: string;
  readonly fanEmail: string;
}

/** A pledge with all that deciding about it takes. */
export async function findPledge(db: Tx, pledgeId: string): Promise<PledgeCase | undefined> {
  const [row] = await db
    .select({ pledge: goalPledges, goal: artistGoals, fanEmail: users.email })
    .from(goalPledges)
    .innerJoin(artistGoals, eq(artistGoals.id, goalPledges.goalId))
    .innerJoin(users, eq(users.id, goalPledges.fanId))
    .where(eq(goalPledges.id, pledgeId))
    .limit(1);
  if (row === undefined) return undefined;
  const [artist] = await db.select({ name: users.name }).from(users).where(eq(users.id, row.pledge.artistId)).limit(1);
  return { ...row, artistName: artist?.name ?? "" };
}

/** Changes a pledge that is being charged, if it is still at this attempt; says whether it was. */
export async function changeAttempt(
  tx: Tx,
  at: { readonly pledgeId: string; readonly attempt: number },
  change: Partial<PledgeRow>,
  now: Date,
): Promise<boolean> {
  const changed = await tx
    .update(goalPledges)
    .set({ ...change, updatedAt: now })
    .where(and(eq(goalPledges.id, at.pledgeId), eq(goalPledges.status, "CHARGING"), eq(goalPledges.attempts, at.attempt)))
    .returning({ id: goalPledges.id });
  return changed.length > 0;
}
