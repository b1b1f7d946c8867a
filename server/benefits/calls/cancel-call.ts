import { eq } from "drizzle-orm";
import { calls } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { mailCall } from "./call-mail";
import type { Call } from "./contract";
import { getCall } from "./list-calls";
import { lockCallOf, selectComingCalls } from "./queries";
import { readQuota } from "./read-quota";

const CALLS_COMING_MAX = 100;

/** Else whoever had their call of the month could have it again. */
export const HAS_BEGUN = "This call has begun, or is over.";

/** True when this call of it was the one that cancelled. */
async function cancel(services: Services, userId: string, callId: string): Promise<boolean> {
  return services.db.transaction(async (tx) => {
    const now = services.clock.now();
    const locked = await lockCallOf(tx, { callId, userId });
    if (locked === null) throw new DomainError("not_found");
    const { call, startsAt } = locked;
    if (call.status === "cancelled") return false;
    if (startsAt <= now) throw new DomainError("rule_refused", { sentence: HAS_BEGUN });
    await tx
      .update(calls)
      .set({ status: "cancelled", sequence: call.sequence + 1, updatedAt: now })
      .where(eq(calls.id, call.id));
    await mailCall(services, tx, call.id, "cancelled");
    return true;
  });
}

/** Cancels a call of which the caller is one side, and tells both; its time is free again. A repeat changes nothing. @throws DomainError `not_found`, `rule_refused` once it has begun. */
export async function cancelCall(services: Services, actor: Actor, input: { readonly callId: string }): Promise<Call> {
  await cancel(services, actor.userId, input.callId);
  return getCall(services, actor, input);
}

/** Frees the times that a fan booked with an artist and at which their tier will have no calls any more. For the job that follows a change of access. */
export async function releaseCalls(services: Services, input: { readonly fanId: string; readonly artistId: string }): Promise<{ readonly released: number }> {
  const now = services.clock.now();
  const quotaAt = await readQuota(services.db, { ...input, now });
  const coming = await selectComingCalls(services.db, { ...input, now, limit: CALLS_COMING_MAX });
  let released = 0;
  for (const { id, startsAt } of coming) if (quotaAt(startsAt) === 0 && (await cancel(services, input.fanId, id))) released += 1;
  return { released };
}
