import { asc, inArray, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { goalMilestones, patronTiers } from "@/db/schema";
import type { Goal } from "./contract";
import type { GoalRow } from "./recount-goal";

interface Counts {
  readonly collected: number;
  readonly supporters: number;
}

async function countSupport(db: Tx, goalIds: readonly string[]): Promise<Map<string, Counts>> {
  const ids = sql`(${sql.join(
    goalIds.map((id) => sql`${id}`),
    sql`, `,
  )})`;
  const rows = await db.execute<{ goal_id: string; collected: string; supporters: string }>(sql`
    select goal_id, coalesce(sum(amount) filter (where status = 'PAID'), 0)::text as collected, count(distinct fan_id)::text as supporters
    from (
      select goal_id, fan_id, amount, status from tips where goal_id in ${ids} and status = 'PAID'
      union all
      select goal_id, fan_id, amount, status from goal_pledges where goal_id in ${ids} and status in ('SAVED', 'CHARGING', 'PAID')
    ) as given group by goal_id`);
  return new Map(rows.map((row) => [row.goal_id, { collected: Number(row.collected), supporters: Number(row.supporters) }]));
}

/** Goals as anybody sees them, in the order given. */
export async function showGoals(db: Tx, rows: readonly GoalRow[]): Promise<Goal[]> {
  if (rows.length === 0) return [];
  const goalIds = rows.map((row) => row.id);
  const counts = await countSupport(db, goalIds);
  const tierIds = rows.flatMap(({ rewardTierId }) => rewardTierId ?? []);
  const tiers = await db.select({ id: patronTiers.id, key: patronTiers.key, name: patronTiers.name }).from(patronTiers).where(inArray(patronTiers.id, tierIds));
  const milestones = await db.select().from(goalMilestones).where(inArray(goalMilestones.goalId, goalIds)).orderBy(asc(goalMilestones.amount));
  return rows.map((row) => {
    const { id, artistId, videoId, title, description, kind, status, target, stretchTarget, raised, currency, timeZone } = row;
    const tier = tiers.find((one) => one.id === row.rewardTierId);
    const { rewardMonths: months, rewardFromCents: fromCents } = row;
    const { collected, supporters } = counts.get(id) ?? { collected: 0, supporters: 0 };
    return {
      ...{ id, artistId, videoId, title, description, kind, status, target, stretchTarget, raised, collected, supporters, currency, timeZone },
      deadline: row.deadline?.toISOString() ?? null,
      milestones: milestones
        .filter((milestone) => milestone.goalId === id)
        .map((milestone) => ({ id: milestone.id, amount: milestone.amount, title: milestone.title, reachedAt: milestone.reachedAt?.toISOString() ?? null })),
      reward: tier === undefined || months === null || fromCents === null ? null : { tier: { key: tier.key, name: tier.name }, months, fromCents },
      createdAt: row.createdAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    };
  });
}
