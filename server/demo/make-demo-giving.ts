import { DAY_MS } from "@/server/kernel/durations";
import { createGoal, makePledge, sendTip, subscribe } from "@/server/patronage";
import type { Services } from "@/server/services";
import { DEMO_GOALS, DEMO_PATRONS, DEMO_PLEDGES, DEMO_TIPS } from "./giving";
import { hasStandIn, pressPay } from "./press-pay";
import { actAs } from "./seed-demo";

const uiMode = "elements";

async function openGoals(services: Services, begunAt: Date): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { key, artist, days, milestones, ...goal } of DEMO_GOALS) {
    const deadline = days === null ? undefined : new Date(begunAt.getTime() + days * DAY_MS).toISOString();
    const input = { ...goal, deadline, timeZone: "UTC", milestones: [...milestones] };
    ids.set(key, (await createGoal(services, await actAs(services, artist), input, key)).id);
  }
  return ids;
}

async function giveTips(services: Services, goalIds: ReadonlyMap<string, string>): Promise<void> {
  for (const { key, fan, artist, goal, amount, message, showsName } of DEMO_TIPS) {
    const artistId = (await actAs(services, artist)).userId;
    const goalId = goal === null ? undefined : goalIds.get(goal);
    const input = { artistId, goalId, amount, message, showsName, uiMode } as const;
    const { checkout } = await sendTip(services, await actAs(services, fan), input, { idempotencyKey: key, guestEmail: null });
    await pressPay(services, checkout);
  }
}

async function givePledges(services: Services, goalIds: ReadonlyMap<string, string>): Promise<void> {
  for (const { key, fan, goal, amount, showsName } of DEMO_PLEDGES) {
    const input = { goalId: goalIds.get(goal) ?? "", amount, showsName, uiMode } as const;
    const { checkout } = await makePledge(services, await actAs(services, fan), input, { idempotencyKey: key, guestEmail: null });
    await pressPay(services, checkout);
  }
}

async function joinTiers(services: Services): Promise<void> {
  for (const { key, fan, artist, tier } of DEMO_PATRONS) {
    const input = { artistId: (await actAs(services, artist)).userId, tier, interval: "month", uiMode } as const;
    const { checkout } = await subscribe(services, await actAs(services, fan), input, key);
    await pressPay(services, checkout);
  }
}

/**
 * Lets the demo's people give to each other, by the same way as everybody: goals, tips, a pledge, memberships, paid at the local stand-in
 * for Stripe. Without it there are goals only. However often it runs for the same `begunAt`, each is there once.
 */
export async function makeDemoGiving(services: Services, input: { readonly begunAt: string }): Promise<void> {
  const goalIds = await openGoals(services, new Date(input.begunAt));
  if (!hasStandIn(services)) return;
  await giveTips(services, goalIds);
  await givePledges(services, goalIds);
  await joinTiers(services);
}
