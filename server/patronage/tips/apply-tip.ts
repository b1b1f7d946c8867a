import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { tips } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import type { PaidSubject } from "../giving";
import { recountGoal } from "../goals/recount-goal";

/** A tip's charge succeeded. A repeat changes nothing; neither does one that arrives after the money went back. */
export async function applyTipPaid(tx: Tx, { subjectId, at }: PaidSubject, now: Date): Promise<void> {
  const [tip] = await tx
    .update(tips)
    .set({ status: "PAID", paidAt: at, updatedAt: now })
    .where(and(eq(tips.id, subjectId), inArray(tips.status, ["PENDING", "FAILED", "EXPIRED"])))
    .returning();
  if (tip === undefined) return;
  if (tip.goalId !== null) await recountGoal(tx, tip.goalId, `${tip.id}:paid`, now);
  const data = { tipId: tip.id, fanId: tip.fanId, artistId: tip.artistId, amountCents: tip.amount };
  await sendEvent(tx, { id: `tip:${tip.id}:paid`, name: "patronage/tip.paid", data });
}

/** All of a tip went back, by a refund or a lost dispute: it leaves the wall and the goal. */
export async function applyTipRefunded(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  const [tip] = await tx
    .update(tips)
    .set({ status: "REFUNDED", updatedAt: now })
    .where(and(eq(tips.id, subjectId), eq(tips.status, "PAID")))
    .returning();
  if (tip !== undefined && tip.goalId !== null) await recountGoal(tx, tip.goalId, `${tip.id}:refunded`, now);
}

/** What went back came again: a refund that the fan's bank did not take. */
export async function applyTipStands(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  const [tip] = await tx
    .update(tips)
    .set({ status: "PAID", updatedAt: now })
    .where(and(eq(tips.id, subjectId), eq(tips.status, "REFUNDED")))
    .returning();
  if (tip !== undefined && tip.goalId !== null) await recountGoal(tx, tip.goalId, `${tip.id}:stands`, now);
}

/** Nobody can pay this any more. */
export async function applyTipExpired(tx: Tx, tipId: string, now: Date): Promise<void> {
  await tx
    .update(tips)
    .set({ status: "EXPIRED", updatedAt: now })
    .where(and(eq(tips.id, tipId), eq(tips.status, "PENDING")));
}
