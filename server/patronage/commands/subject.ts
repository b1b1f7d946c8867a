import { eq } from "drizzle-orm";
import type { z } from "zod";
import { patronSubscriptions, payments } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { CommandRow } from "./add-command";

/** The input of a command, as its kind wrote it. */
export function readInput<T extends z.ZodType>(command: CommandRow, shape: T): z.output<T> {
  return shape.parse(JSON.parse(command.input));
}

/** The key of a command's write; `step` names it among the command's others. */
export function keyOf(command: CommandRow, step: string): { readonly idempotencyKey: string } {
  return { idempotencyKey: `${command.id}:${step}` };
}

/** The subscription that a command changes, which has one at Stripe. @throws DomainError `rule_refused` before its first payment. */
export async function getStripeSubscription(services: Services, command: CommandRow) {
  const [row] = await services.db.select().from(patronSubscriptions).where(eq(patronSubscriptions.id, command.subjectId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  const { stripeSubscriptionId } = row;
  if (stripeSubscriptionId === null) throw new DomainError("rule_refused", { sentence: "This membership has not begun." });
  return { row, stripeSubscriptionId };
}

export async function getPayment(services: Services, command: CommandRow) {
  const [row] = await services.db.select().from(payments).where(eq(payments.id, command.subjectId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  return row;
}
