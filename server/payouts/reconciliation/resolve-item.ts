import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutRequests, reconciliationItems } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { recordAnswer } from "../approval/record-answer";
import type { DismissInput, ItemShown, MatchInput } from "./contract";
import { type ItemRow, showItem } from "./list-items";

async function getOpen(tx: Tx, movementId: string): Promise<ItemRow> {
  const [row] = await tx.select().from(reconciliationItems).where(eq(reconciliationItems.id, movementId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  if (row.state !== "open") throw new DomainError("conflict", { sentence: "Somebody has decided on this movement already." });
  return row;
}

interface Decision {
  readonly item: ItemRow;
  readonly actor: Actor;
  readonly action: "payouts/movement.matched" | "payouts/movement.dismissed";
  readonly payoutId: string | null;
  readonly reason: string;
  readonly says: MatchInput["says"];
}

async function close(services: Services, { item, actor, action, payoutId, reason, says }: Decision): Promise<ItemShown> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const [row] = await tx
      .update(reconciliationItems)
      .set({ state: "resolved", resolvedAt: now, resolvedBy: actor.userId, note: reason, ...(payoutId === null ? {} : { payoutId }) })
      .where(and(eq(reconciliationItems.id, item.id), eq(reconciliationItems.state, "open")))
      .returning();
    if (row === undefined) throw new DomainError("conflict", { sentence: "Somebody has decided on this movement already." });
    const before = { state: item.state, fault: item.fault, payoutId: item.payoutId };
    await appendAudit(tx, { actorId: actor.userId, action, target: item.id, before, after: { payoutId, says, reason } }, now);
    return showItem(row);
  });
}

/**
 * A person says which payout a movement is of, and what it means for that payout. The payout hears it the guarded way, first; said twice,
 * it changes nothing. @throws conflict when somebody has decided already, or it contradicts what is known of the payout.
 */
export async function matchItem(services: Services, actor: Actor, { movementId, payoutId, says, reason }: MatchInput): Promise<ItemShown> {
  requireAdmin(actor);
  const item = await getOpen(services.db, movementId);
  const [payout] = await services.db
    .select({ currency: payoutRequests.currency, amount: payoutRequests.amount })
    .from(payoutRequests)
    .where(eq(payoutRequests.id, payoutId))
    .limit(1);
  if (payout === undefined) throw new DomainError("not_found");
  const isSame = payout.currency === item.currency && payout.amount === item.amountCents;
  if (says !== null && !isSame) {
    throw new DomainError("rule_refused", {
      sentence: "A movement of another amount says nothing of this payout. Match it without an answer, and book the difference.",
    });
  }
  const { reference: railReference, bookedOn } = item;
  if (says !== null) await recordAnswer(services, actor, { payoutId, state: says, railReference, feeCents: 0, bookedOn, note: reason });
  return close(services, { item, actor, action: "payouts/movement.matched", payoutId, reason, says });
}

/** A person says that a movement is none of ours, or needs nothing more. */
export async function dismissItem(services: Services, actor: Actor, { movementId, reason }: DismissInput): Promise<ItemShown> {
  requireAdmin(actor);
  const item = await getOpen(services.db, movementId);
  return close(services, { item, actor, action: "payouts/movement.dismissed", payoutId: null, reason, says: null });
}
