import { letter, type MailToQueue, pageUrl } from "@/server/accounts";
import type { Env } from "@/server/kernel/env";

interface Invitation {
  readonly to: string;
  readonly artistName: string;
  readonly artistHandle: string;
  readonly tierName: string;
  readonly endsAt: Date;
  readonly isNew: boolean;
}

/** To somebody whom an artist brought along: what they have, until when, and that nothing is charged. */
export function invitationMail(env: Pick<Env, "PUBLIC_URL" | "PORT">, invitation: Invitation): MailToQueue {
  const { to, artistName, artistHandle, tierName, endsAt, isNew } = invitation;
  const day = endsAt.toISOString().slice(0, 10);
  return {
    to,
    subject: `${artistName} brought you along`,
    body: letter(
      `${artistName} is here now and has given you ${tierName}, as where you supported them before. It is yours until ${day}. Nothing is charged for it, now or then.`,
      `See what is there: ${pageUrl(env, `/artists/${artistHandle}`)}`,
      isNew
        ? `Your seat is kept under this address. Choose a password to enter: ${pageUrl(env, "/forgot-password")}`
        : `It is with the account that you have: ${pageUrl(env, "/sign-in")}`,
      "If you do not know them, do nothing, and this is the last you hear of it.",
    ),
  };
}
