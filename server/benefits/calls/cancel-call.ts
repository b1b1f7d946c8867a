import { eq } from "drizzle-orm";
import { calls } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findQuota } from "./book-call";
import { mailCall } from "./call-mail";
import type { Call } from "./contract";
import { getCall } from "./list-calls";
import { lockCallOf, selectComingCalls } from "./queries";

const CALLS_COMING_MAX = 100;

/** True when this call of it was the one that cancelled. */
async function cancel(services: Services, userId: string, callId: string): Promise<boolean> {
  return services.db.transaction(async (tx) => {
    const call = await lockCallOf(tx, { callId, userId });
    if (call === null) throw new DomainError("not_found");
    if (call.status === "cancelled") return false;
    await tx
      .update(calls)
      .set({ status: "cancelled", sequence: call.sequence + 1, updatedAt: services.clock.now() })
      .where(eq(calls.id, call.id));
    await mailCall(services, tx, call.id, "cancelled");
    return true;
  });
}

/** Cancels a call of which the caller is one side, and tells both; its time is free again. A repeat changes nothing. @throws DomainError `not_found`. */
export async function cancelCall(services: Services, actor: Actor, input: { readonly callId: string }): Promise<Call> {
  await cancel(services, actor.userId, input.callId);
  return getCall(services, actor, input);
}

/** Frees the times that a fan booked with an artist, when their tier has no calls any more. For the job that follows a change of access. */
export async function releaseCalls(services: Services, input: { readonly fanId: string; readonly artistId: string }): Promise<{ readonly released: number }> {
  const now = services.clock.now();
  if ((await findQuota(services.db, { ...input, now })) > 0) return { released: 0 };
  const coming = await selectComingCalls(services.db, { ...input, now, limit: CALLS_COMING_MAX });
  let released = 0;
  for (const { id } of coming) if (await cancel(services, input.fanId, id)) released += 1;
  return { released };
}
