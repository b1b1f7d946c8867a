import { and, count, desc, eq, inArray, lt, type SQL } from "drizzle-orm";
import { artistGoals, entitlements, goalPledges, patronTiers, users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Pledge } from "./contract";

function selectPledges(services: Services, where: SQL | undefined) {
  return services.db
    .select({
      ...{ pledge: goalPledges, goal: artistGoals, artist: { id: users.id, name: users.name, handle: users.handle } },
      ...{ tier: { key: patronTiers.key, name: patronTiers.name }, opened: { endsAt: entitlements.endsAt, revokedAt: entitlements.revokedAt } },
    })
    .from(goalPledges)
    .innerJoin(artistGoals, eq(artistGoals.id, goalPledges.goalId))
    .innerJoin(users, eq(users.id, goalPledges.artistId))
    .leftJoin(patronTiers, eq(patronTiers.id, goalPledges.rewardTierId))
    .leftJoin(entitlements, and(eq(entitlements.source, "goal"), eq(entitlements.sourceId, goalPledges.id)))
    .where(where)
    .orderBy(desc(goalPledges.id));
}

function showPledge({ pledge, goal, artist, tier, opened }: Awaited<ReturnType<typeof selectPledges>>[number]): Pledge {
  const { id, amount, currency, showsName, status, lastError, rewardMonths: months } = pledge;
  const opensUntil = opened?.revokedAt === null ? (opened.endsAt?.toISOString() ?? null) : null;
  return {
    ...{ id, artist, amount, currency, showsName, status, lastError },
    goal: { id: goal.id, title: goal.title, kind: goal.kind, status: goal.status, deadline: goal.deadline?.toISOString() ?? null },
    nextAttemptAt: pledge.nextAttemptAt?.toISOString() ?? null,
    reward: tier === null || months === null ? null : { tier, months, opensUntil },
    createdAt: pledge.createdAt.toISOString(),
    paidAt: pledge.paidAt?.toISOString() ?? null,
  };
}

/** The pledges that the person made, newest first; those that never got a card or money are left out. */
export async function listMyPledges(services: Services, actor: Actor, page: PageRequest): Promise<Page<Pledge>> {
  const made = and(eq(goalPledges.fanId, actor.userId), inArray(goalPledges.status, ["SAVED", "CHARGING", "PAID", "DROPPED", "CANCELLED", "REFUNDED"]));
  const { limit, offset, cursor } = page;
  const rows = await selectPledges(services, and(made, cursor === undefined ? undefined : lt(goalPledges.id, cursor)))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(goalPledges).where(made);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showPledge, cursor: ({ pledge }) => pledge.id });
}

/** One pledge of the person who asks. @throws not_found */
export async function getPledge(services: Services, actor: Actor, input: { readonly pledgeId: string }): Promise<Pledge> {
  const [row] = await selectPledges(services, and(eq(goalPledges.id, input.pledgeId), eq(goalPledges.fanId, actor.userId))).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return showPledge(row);
}
