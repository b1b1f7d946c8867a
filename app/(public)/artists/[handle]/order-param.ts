import type { SearchParams } from "@/app/page-params";
import { readParam } from "@/app/page-params";
import type { Order, PledgedGoal } from "@/components/patronage/desk/orders";
import { readInterval } from "@/components/patronage/offer-words";

/** What an address asks to begin with: `?join` or `?join=gold`, `?tip`, `?gift=gold`, `?goal=goal_1`; null for just looking. */
export async function readOrder(params: SearchParams, goals: readonly PledgedGoal[]): Promise<Order | null> {
  const [join, tip, gift, goalId, by] = await Promise.all([
    readParam(params, "join"),
    readParam(params, "tip"),
    readParam(params, "gift"),
    readParam(params, "goal"),
    readParam(params, "by"),
  ]);
  if (join !== null) return { kind: "join", tierKey: join === "" ? null : join, interval: readInterval(by) };
  if (tip !== null) return { kind: "tip" };
  if (gift !== null) return { kind: "gift", tierKey: gift === "" ? null : gift };
  const goal = goals.find((one) => one.id === goalId);
  return goal === undefined ? null : { kind: "pledge", goal };
}
