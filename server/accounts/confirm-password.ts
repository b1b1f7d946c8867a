import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { verifyPassword } from "./password";
import { findUserById, type UserRow } from "./queries";
import { type Attempt, countAttempt, forgiveAttempt } from "./rate-limit";

/**
 * Makes sure that it is still the owner who sits there, before a change that could lock them out.
 * @throws rule_refused with the field named, rate_limited after too many failures.
 */
export async function confirmPassword(services: Services, actor: Actor, given: { readonly field: string; readonly password: string }): Promise<UserRow> {
  const attempt: Attempt = { operation: "confirmPassword", account: actor.userId, clientAddress: "" };
  await countAttempt(services, attempt);
  const user = await findUserById(services.db, actor.userId);
  const isRight = await verifyPassword(user?.passwordHash ?? null, given.password);
  if (user === undefined || !isRight) {
    const message = "This is not your password.";
    throw new DomainError("rule_refused", { sentence: message, issues: [{ path: given.field, message }] });
  }
  await forgiveAttempt(services, attempt);
  return user;
}
