import { and, eq, isNull } from "drizzle-orm";
import { users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getSettings, type Settings } from "./get-settings";
import { hashPassword } from "./password";

/**
 * Makes an account that began with a payment its owner's: a name and a password. Whoever is signed in to it came by a link to its address.
 * @throws conflict for an account that has a password: that is changed with the one before.
 */
export async function claimAccount(services: Services, actor: Actor, input: { readonly name: string; readonly password: string }): Promise<Settings> {
  const passwordHash = await hashPassword(input.password);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const claimed = await tx
      .update(users)
      .set({ name: input.name, passwordHash, updatedAt: now })
      .where(and(eq(users.id, actor.userId), isNull(users.passwordHash)))
      .returning({ id: users.id });
    if (claimed.length === 0) throw new DomainError("conflict", { sentence: "This account has a password. Change it in Settings." });
    await appendAudit(tx, { actorId: actor.userId, action: "accounts/account.claimed", target: actor.userId }, now);
  });
  return getSettings(services, actor);
}
