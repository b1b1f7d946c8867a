import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutMethods } from "@/db/schema";
import { confirmPassword, queueMail } from "@/server/accounts";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { blindIndex, sealForPerson } from "@/server/vault";
import { checkDetails } from "./check-details";
import type { MethodDetails, ShownMethods } from "./contract";
import { CODE_LIFE_MS, hashCode, makeCode } from "./mailed-code";
import { codeMail } from "./method-mails";
import { lockPerson } from "./method-queries";
import { showMethods } from "./show-methods";
import { requireWay } from "./ways";

async function dropProposed(tx: Tx, userId: string, now: Date): Promise<void> {
  await tx
    .update(payoutMethods)
    .set({ status: "cancelled", endedAt: now, codeHash: null })
    .where(and(eq(payoutMethods.userId, userId), eq(payoutMethods.status, "proposed")));
}

/**
 * Asks for the artist's money to go elsewhere: their password again, and a code to their mail address that `confirmMethod` takes. Nothing
 * changes until then. Asked again, the first code is dead.
 * @throws rule_refused for the wrong password or details, or a way that is not set up here, each with its field.
 */
export async function proposeMethod(
  services: Services,
  actor: Actor,
  input: { readonly password: string; readonly details: MethodDetails },
): Promise<ShownMethods> {
  requireArtist(actor);
  requireWay(services, input.details);
  const user = await confirmPassword(services, actor, { field: "password", password: input.password });
  const { destination, account, ...shown } = checkDetails(input.details);
  const now = services.clock.now();
  const id = newId("payoutMethod", now.getTime());
  const code = makeCode();
  await services.db.transaction(async (tx) => {
    await lockPerson(tx, user.id);
    await dropProposed(tx, user.id, now);
    const field = "destination";
    const sealId = await sealForPerson(services, tx, { userId: user.id, purpose: "payout-method", field, plaintext: JSON.stringify(destination) });
    const { kind } = destination;
    await tx.insert(payoutMethods).values({
      ...{ id, userId: user.id, kind, status: "proposed", sealId, ...shown, createdAt: now },
      fingerprint: account === null ? null : blindIndex(services, "payout-account", account),
      codeHash: hashCode(services, id, code),
      codeExpiresAt: new Date(now.getTime() + CODE_LIFE_MS),
    });
    await queueMail(tx, codeMail(services.env, user.email, { kind, last4: shown.last4 }, code), now);
    await appendAudit(tx, { actorId: actor.userId, action: "payouts/method.proposed", target: id, after: { kind } }, now);
  });
  return showMethods(services, actor);
}
