import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { users } from "@/db/schema";
import { queueMail } from "@/server/accounts";
import type { Env } from "@/server/kernel/env";
import { confirmPaymentMail, membershipEndedMail, paymentFailedMail } from "../mails";
import type { AppliedSubscription } from "./apply-subscription";

type Letter = typeof paymentFailedMail;

function chooseLetter({ before, after, needsConfirmation }: AppliedSubscription): Letter | null {
  if (after.status === before.status) return null;
  if (after.status === "PAST_DUE") return needsConfirmation ? confirmPaymentMail : paymentFailedMail;
  return after.status === "CANCELLED" && after.startedAt !== null ? membershipEndedMail : null;
}

/** Writes to the fan where a renewal failed, the bank wants a word, or the membership ended: once for each change of state. */
export async function mailSubscription(tx: Tx, env: Pick<Env, "PUBLIC_URL" | "PORT">, applied: AppliedSubscription, now: Date): Promise<void> {
  const letter = chooseLetter(applied);
  if (letter === null) return;
  const { fanId, artistId, graceEndsAt } = applied.after;
  const [fan] = await tx.select({ email: users.email }).from(users).where(eq(users.id, fanId)).limit(1);
  const [artist] = await tx.select({ name: users.name }).from(users).where(eq(users.id, artistId)).limit(1);
  if (fan === undefined || artist === undefined) return;
  await queueMail(tx, letter(env, { to: fan.email, artistName: artist.name, graceEndsAt }), now);
}
