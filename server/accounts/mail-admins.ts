import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { users } from "@/db/schema";
import { type MailToQueue, queueMail } from "./queue-mail";

const ADMINS_MAX = 50;

/** Writes to every admin what somebody has to look at. @returns how many were told: nobody, where there is no admin yet. */
export async function mailAdmins(tx: Tx, mail: Omit<MailToQueue, "to">, now: Date): Promise<number> {
  const admins = await tx.select({ email: users.email }).from(users).where(eq(users.role, "admin")).limit(ADMINS_MAX);
  for (const { email } of admins) await queueMail(tx, { ...mail, to: email }, now);
  return admins.length;
}
