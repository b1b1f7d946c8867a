import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutMethods } from "@/db/schema";
import { findUserById, queueMail } from "@/server/accounts";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { ShownMethods } from "./contract";
import { CODE_TRIES_MAX, isCode } from "./mailed-code";
import { changedMail } from "./method-mails";
import { listLive, lockPerson, type MethodRow } from "./method-queries";
import { screenMethod } from "./screening/screen-method";
import { showMethods } from "./show-methods";

export const COOLING_MS = 72 * HOUR_MS;

async function putInForce(services: Services, tx: Tx, methods: { readonly method: MethodRow; readonly before: MethodRow | null }, now: Date): Promise<void> {
  const { method, before } = methods;
  const usableFrom = new Date(now.getTime() + COOLING_MS);
  // One that was itself still cooling never was in force: a stopped change goes back to what money was last paid to.
  const replacesId = before !== null && before.usableFrom !== null && before.usableFrom > now ? before.replacesId : (before?.id ?? null);
  if (before !== null) await tx.update(payoutMethods).set({ status: "replaced", endedAt: now }).where(eq(payoutMethods.id, before.id));
  await tx.update(payoutMethods).set({ status: "active", confirmedAt: now, usableFrom, replacesId, codeHash: null }).where(eq(payoutMethods.id, method.id));
  const user = await findUserById(tx, method.userId);
  if (user !== undefined) await queueMail(tx, changedMail(services.env, user.email, method, usableFrom), now);
  const changed = { before: before === null ? null : { methodId: before.id, kind: before.kind }, after: { methodId: method.id, kind: method.kind } };
  await appendAudit(tx, { actorId: method.userId, action: "payouts/method.changed", target: method.userId, ...changed }, now);
}

/**
 * Puts a proposed method into force by its mailed code. For 72 hours nothing is paid to it, a mail says so, and the change can be stopped.
 * @throws not_found for what is not the actor's open proposal, rule_refused for a wrong or old code.
 */
export async function confirmMethod(services: Services, actor: Actor, input: { readonly methodId: string; readonly code: string }): Promise<ShownMethods> {
  requireArtist(actor);
  const now = services.clock.now();
  const isConfirmed = await services.db.transaction(async (tx) => {
    await lockPerson(tx, actor.userId);
    const { active, proposed } = await listLive(tx, actor.userId);
    if (proposed === null || proposed.id !== input.methodId) throw new DomainError("not_found");
    if (proposed.codeTries >= CODE_TRIES_MAX || proposed.codeExpiresAt === null || proposed.codeExpiresAt <= now)
      throw new DomainError("rule_refused", { sentence: "This code is too old, or was tried too often. Ask for a new one." });
    if (!isCode(services, proposed, input.code)) {
      await tx
        .update(payoutMethods)
        .set({ codeTries: proposed.codeTries + 1 })
        .where(eq(payoutMethods.id, proposed.id));
      return false;
    }
    await putInForce(services, tx, { method: proposed, before: active }, now);
    return true;
  });
  // Only now: the try has to count, and what throws inside would take that back.
  const message = "This is not the code from the newest mail.";
  if (!isConfirmed) throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "code", message }] });
  // The hourly job screens what this does not come to: the method is in force either way, and waits for it.
  await screenMethod(services, input.methodId).catch((error: unknown) =>
    services.log.warn({ methodId: input.methodId, err: error }, "A new payout method is still to be screened."),
  );
  return showMethods(services, actor);
}
