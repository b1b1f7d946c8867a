import { and, eq } from "drizzle-orm";
import { privacyRequests } from "@/db/schema";
import { confirmPassword, letter, pageUrl, queueMail } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { requireFree } from "../erase/require-free";
import type { PrivacyRequest } from "./contract";
import { keptDays, openRequest, showRequest } from "./queries";

/**
 * Asks to be forgotten. It happens after some days, in which it can be taken back: whoever got into an account must not be able
 * to make it vanish at once.
 * @throws DomainError rule_refused for a wrong password, or while money is still to be moved.
 */
export async function requestErasure(services: Services, actor: Actor, input: { readonly password: string }): Promise<PrivacyRequest> {
  const user = await confirmPassword(services, actor, { field: "password", password: input.password });
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    await requireFree(tx, actor.userId);
    const dueAt = new Date(now.getTime() + (await keptDays(tx, "erasure-wait", now)) * DAY_MS);
    const { row, isNew } = await openRequest(tx, { userId: actor.userId, kind: "erasure", dueAt }, now);
    if (!isNew) return showRequest(row);
    const words = letter(
      `You asked that we forget you. On ${dueAt.toISOString().slice(0, 10)} your account, your films and all that says who you are will be gone for good.`,
      `If it was not you, or you changed your mind, take it back before then: ${pageUrl(services.env, "/settings")}`,
    );
    await queueMail(tx, { to: user.email, subject: "Your account will be deleted", body: words }, now);
    await appendAudit(tx, { actorId: actor.userId, action: "privacy/erasure.requested", target: actor.userId }, now);
    return showRequest(row);
  });
}

/** Takes an erasure back while it waits. */
export async function cancelErasure(services: Services, actor: Actor): Promise<PrivacyRequest> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const waiting = and(eq(privacyRequests.userId, actor.userId), eq(privacyRequests.kind, "erasure"), eq(privacyRequests.status, "scheduled"));
    const [row] = await tx.update(privacyRequests).set({ status: "cancelled", endedAt: now }).where(waiting).returning();
    if (row === undefined) throw new DomainError("not_found", { sentence: "There is nothing to take back." });
    await appendAudit(tx, { actorId: actor.userId, action: "privacy/erasure.cancelled", target: actor.userId }, now);
    return showRequest(row);
  });
}
