import { and, eq } from "drizzle-orm";
import { mails } from "@/db/schema";
import type { Services } from "@/server/services";

/**
 * Hands a queued mail to the carrier, once: one that was sent or given up is left alone. In production its text, which may
 * hold a secret link, is forgotten afterwards. A crash between sending and noting sends it again, under the same Message-ID.
 */
export async function sendMail(services: Services, input: { readonly mailId: string }): Promise<{ status: "sent" | "left alone" }> {
  const [mail] = await services.db
    .select()
    .from(mails)
    .where(and(eq(mails.id, input.mailId), eq(mails.status, "queued")))
    .limit(1);
  if (mail === undefined) return { status: "left alone" };
  const { id, subject, unsubscribeUrl, calendar } = mail;
  await services.mailer.send({ id, to: mail.toAddress, subject, body: mail.body, unsubscribeUrl, calendar });
  const forgotten = services.env.DEPLOYMENT === "production" ? { body: "", unsubscribeUrl: null, calendar: null } : {};
  await services.db
    .update(mails)
    .set({ status: "sent", sentAt: services.clock.now(), ...forgotten })
    .where(eq(mails.id, mail.id));
  return { status: "sent" };
}

/** Notes that a mail could not be sent, after the last try. */
export async function giveUpMail(services: Services, input: { readonly mailId: string }): Promise<void> {
  const body = services.env.DEPLOYMENT === "production" ? { body: "" } : {};
  await services.db
    .update(mails)
    .set({ status: "failed", ...body })
    .where(and(eq(mails.id, input.mailId), eq(mails.status, "queued")));
  services.log.error({ mailId: input.mailId }, "A mail could not be sent; it was given up.");
}
