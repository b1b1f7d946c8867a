import { eq } from "drizzle-orm";
import { payoutMethods } from "@/db/schema";
import { findUserById, queueMail } from "@/server/accounts";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { ShownMethods } from "./contract";
import { stoppedMail } from "./method-mails";
import { listLive, lockPerson } from "./method-queries";
import { showMethods } from "./show-methods";

/**
 * Stops a change while it cools: money goes where it went before, at once. Needs no second factor, so that whoever notices a stranger's
 * change is quicker than the stranger.
 * @throws not_found for what is not the actor's method in force, rule_refused once it has cooled.
 */
export async function stopChange(services: Services, actor: Actor, input: { readonly methodId: string }): Promise<ShownMethods> {
  requireArtist(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    await lockPerson(tx, actor.userId);
    const { active, previous } = await listLive(tx, actor.userId);
    if (active === null || active.id !== input.methodId) throw new DomainError("not_found");
    if (active.usableFrom === null || active.usableFrom <= now)
      throw new DomainError("rule_refused", { sentence: "This account is in use already. Set another one instead." });
    await tx.update(payoutMethods).set({ status: "cancelled", endedAt: now }).where(eq(payoutMethods.id, active.id));
    if (previous !== null) await tx.update(payoutMethods).set({ status: "active", endedAt: null }).where(eq(payoutMethods.id, previous.id));
    const user = await findUserById(tx, actor.userId);
    if (user !== undefined) await queueMail(tx, stoppedMail(services.env, user.email, previous), now);
    const after = previous === null ? null : { methodId: previous.id, kind: previous.kind };
    const entry = { actorId: actor.userId, action: "payouts/method.stopped", target: actor.userId };
    await appendAudit(tx, { ...entry, before: { methodId: active.id, kind: active.kind }, after }, now);
  });
  return showMethods(services, actor);
}
