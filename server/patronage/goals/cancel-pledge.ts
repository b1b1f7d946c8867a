import { eq } from "drizzle-orm";
import { goalPledges } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { lockGoal, recountGoal } from "./recount-goal";
import { sendReleased } from "./send-released";

/** Takes back a promise before its goal's end: the card is let go. @throws not_found for somebody else's; conflict for one that is paid or over. */
export async function cancelPledge(services: Services, actor: Actor, input: { readonly pledgeId: string }): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const [known] = await tx.select().from(goalPledges).where(eq(goalPledges.id, input.pledgeId));
    if (known === undefined || known.fanId !== actor.userId) throw new DomainError("not_found");
    const goal = await lockGoal(tx, known.goalId);
    const [pledge] = await tx.select().from(goalPledges).where(eq(goalPledges.id, known.id)).for("update");
    if (pledge?.status === "CANCELLED") return;
    if (goal?.status !== "open" || (pledge?.status !== "PENDING" && pledge?.status !== "SAVED"))
      throw new DomainError("conflict", { sentence: "This pledge can no longer be taken back." });
    await tx.update(goalPledges).set({ status: "CANCELLED", updatedAt: now }).where(eq(goalPledges.id, known.id));
    await recountGoal(tx, goal.id, `${known.id}:cancelled`, now);
    await sendReleased(tx, { ...pledge, status: "CANCELLED" });
  });
}
