import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { goalPledges } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { runOnce } from "@/server/kernel/idempotency";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { onePaymentParams, saveCardParams } from "../checkouts/one-payment";
import { openCheckout } from "../checkouts/open-checkout";
import type { Asked } from "../giving";
import type { MadePledge, PledgeInput } from "./contract";
import { type GoalRow, lockGoal } from "./recount-goal";
import { rewardOfPledge } from "./reward";

type PledgeRow = typeof goalPledges.$inferSelect;

const madeShape = z.object({ pledgeId: z.string() });

function requireOpen(goal: GoalRow | undefined, fanId: string | null, now: Date): GoalRow {
  if (goal === undefined) throw new DomainError("not_found");
  if (goal.artistId === fanId) throw new DomainError("rule_refused", { sentence: "This is your own goal." });
  if (goal.status !== "open" || (goal.deadline !== null && goal.deadline <= now)) throw new DomainError("rule_refused", { sentence: "This goal has ended." });
  return goal;
}

/** One promise a fan to a goal of all or nothing: one that waits for its card is changed, one that has it stands. */
async function reusePledge(tx: Tx, goal: GoalRow, fanId: string, input: PledgeInput, now: Date): Promise<string | null> {
  if (goal.kind === "keep") return null;
  const isLive = and(eq(goalPledges.goalId, goal.id), eq(goalPledges.fanId, fanId), inArray(goalPledges.status, ["PENDING", "SAVED"]));
  const [live] = await tx.select().from(goalPledges).where(isLive).orderBy(desc(goalPledges.id)).limit(1);
  if (live === undefined) return null;
  if (live.status === "SAVED") {
    const sentence = "You have promised to this goal already. Take that pledge back first to change it.";
    throw new DomainError("conflict", { sentence, details: { pledgeId: live.id } });
  }
  const { amount, showsName } = input;
  await tx
    .update(goalPledges)
    .set({ amount, showsName, ...rewardOfPledge(goal, amount), updatedAt: now })
    .where(eq(goalPledges.id, live.id));
  return live.id;
}

async function addPledge(tx: Tx, fanId: string, input: PledgeInput, asked: Asked, now: Date): Promise<{ pledgeId: string }> {
  const goal = requireOpen(await lockGoal(tx, input.goalId), asked.guestEmail === null ? fanId : null, now);
  // A guest is told nothing of what the address has promised before: theirs is a pledge of its own.
  const reused = asked.guestEmail === null ? await reusePledge(tx, goal, fanId, input, now) : null;
  if (reused !== null) return { pledgeId: reused };
  const id = newId("pledge", now.getTime());
  const { amount, showsName } = input;
  await tx.insert(goalPledges).values({
    ...{ id, goalId: goal.id, fanId, artistId: goal.artistId, amount, currency: goal.currency, showsName },
    ...rewardOfPledge(goal, amount),
    ...{ status: "PENDING", createdAt: now, updatedAt: now },
  });
  return { pledgeId: id };
}

/** Where the fan pays the pledge or, while all or nothing is still open, gives the card for it. */
export async function openPledgeCheckout(
  services: Services,
  pledge: PledgeRow,
  goal: Pick<GoalRow, "kind" | "title">,
  asked: { readonly uiMode: PledgeInput["uiMode"]; readonly guestEmail: string | null },
) {
  const { id, fanId, artistId, amount, currency, status } = pledge;
  const { guestEmail, uiMode } = asked;
  const isCardOnly = goal.kind === "all-or-nothing" && status === "PENDING";
  const params = isCardOnly
    ? saveCardParams({ currency, guestEmail })
    : onePaymentParams({ name: `Pledge to ${goal.title}`, amountCents: amount, currency, guestEmail });
  return openCheckout(services, { kind: "pledge", subjectId: id, fanId, artistId, uiMode, params });
}

/**
 * Begins a pledge: paid at once where the goal keeps all; a card is saved where it is all or nothing. It counts once that is done.
 * @throws not_found; rule_refused for a goal that has ended or is one's own; conflict where one has promised already.
 */
export async function makePledge(services: Services, actor: Actor, input: PledgeInput, asked: Asked): Promise<MadePledge> {
  const request = { userId: actor.userId, key: asked.idempotencyKey, operation: "patronage/pledge", input };
  const { pledgeId } = await services.db.transaction((tx) =>
    runOnce(
      tx,
      request,
      () => addPledge(tx, actor.userId, input, asked, services.clock.now()),
      (stored) => madeShape.parse(stored),
    ),
  );
  const pledge = await services.db.query.goalPledges.findFirst({ where: eq(goalPledges.id, pledgeId) });
  const goal = await services.db.query.artistGoals.findFirst({ where: (table, is) => is.eq(table.id, input.goalId) });
  if (pledge === undefined || goal === undefined) throw new DomainError("not_found");
  if (pledge.status !== "PENDING") return { pledgeId, status: pledge.status, checkout: null };
  return {
    pledgeId,
    status: pledge.status,
    checkout: await openPledgeCheckout(services, pledge, goal, { uiMode: input.uiMode, guestEmail: asked.guestEmail }),
  };
}
