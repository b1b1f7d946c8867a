import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronTiers, users } from "@/db/schema";
import { queueMail } from "@/server/accounts";
import type { Env } from "@/server/kernel/env";
import { confirmPaymentMail, membershipBegunMail, membershipEndedMail, paymentFailedMail } from "../mails";
import { withdrawalUrl } from "../subscriptions/withdrawal-link";
import type { AppliedSubscription } from "./apply-subscription";

type Letter = typeof paymentFailedMail;

function chooseLetter({ before, after, needsConfirmation }: AppliedSubscription): Letter | null {
  if (after.status === before.status) return null;
  if (after.status === "PAST_DUE") return needsConfirmation ? confirmPaymentMail : paymentFailedMail;
  return after.status === "CANCELLED" && after.startedAt !== null ? membershipEndedMail : null;
}

async function findPeople(tx: Tx, { fanId, artistId, tierId }: AppliedSubscription["after"]) {
  const [fan] = await tx.select({ email: users.email }).from(users).where(eq(users.id, fanId)).limit(1);
  const [artist] = await tx.select({ name: users.name }).from(users).where(eq(users.id, artistId)).limit(1);
  const [tier] = await tx.select({ name: patronTiers.name }).from(patronTiers).where(eq(patronTiers.id, tierId)).limit(1);
  if (fan === undefined || artist === undefined || tier === undefined) throw new Error("A subscription has lost its fan, artist or tier.");
  return { to: fan.email, artistName: artist.name, tierName: tier.name };
}

/**
 * Writes to the fan where a membership began (with the way to withdraw from it), a renewal failed, the bank wants a word, or it ended:
 * once for each change of state.
 */
export async function mailSubscription(tx: Tx, env: Pick<Env, "PUBLIC_URL" | "PORT" | "AUTH_SECRET">, applied: AppliedSubscription, now: Date): Promise<void> {
  const { before, after } = applied;
  const hasBegun = before.startedAt === null && after.startedAt !== null;
  const letter = chooseLetter(applied);
  if (!hasBegun && letter === null) return;
  const people = await findPeople(tx, after);
  if (hasBegun) await queueMail(tx, membershipBegunMail(env, { ...people, withdrawalUrl: withdrawalUrl(env, after.id) }), now);
  if (letter !== null) await queueMail(tx, letter(env, { ...people, graceEndsAt: after.graceEndsAt }), now);
}
