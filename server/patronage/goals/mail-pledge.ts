import { letter, type MailToQueue, pageUrl } from "@/server/accounts";
import type { Services } from "@/server/services";
import type { PledgeCase } from "./pledge-queries";
import { dropTime } from "./rules";

type Address = Services["env"];

function amountOf({ pledge }: PledgeCase): string {
  return `${(pledge.amount / 100).toFixed(2)} ${pledge.currency}`;
}

/** The bank said no, or wants to hear from the fan first: a link to a page where either is mended. */
export function pledgeFailedMail(env: Address, found: PledgeCase, needsConfirmation: boolean): MailToQueue {
  const { goal, artistName, pledge } = found;
  const until = dropTime(goal.endedAt ?? goal.updatedAt)
    .toISOString()
    .slice(0, 10);
  const what = needsConfirmation ? "Your bank wants you to confirm it" : "Your bank did not pay it";
  return {
    to: found.fanEmail,
    subject: needsConfirmation ? `Confirm your pledge to ${goal.title}` : `Your pledge to ${goal.title} did not go through`,
    body: letter(
      `${artistName} reached the goal "${goal.title}", so your pledge of ${amountOf(found)} is due. ${what}.`,
      `Do it here, with this card or another: ${pageUrl(env, `/pledges/${pledge.id}`)}`,
      `We try again every two days until ${until}; after that your pledge ends and nothing is charged.`,
    ),
  };
}

export function pledgeDroppedMail(env: Address, found: PledgeCase): MailToQueue {
  return {
    to: found.fanEmail,
    subject: `Your pledge to ${found.goal.title} has ended`,
    body: letter(
      `Your pledge of ${amountOf(found)} to "${found.goal.title}" could not be charged within a week, so it has ended. Nothing was charged, and your card is forgotten.`,
      `You can still support ${found.artistName}: ${pageUrl(env, "/")}`,
    ),
  };
}

export function pledgeReleasedMail(env: Address, found: PledgeCase): MailToQueue {
  const { goal, artistName } = found;
  const why = goal.status === "failed" ? "did not reach its target" : "was called off";
  return {
    to: found.fanEmail,
    subject: `${goal.title} ${why}`,
    body: letter(
      `The goal "${goal.title}" of ${artistName} ${why}. Your pledge of ${amountOf(found)} was not charged, and your card is forgotten.`,
      pageUrl(env, "/"),
    ),
  };
}
