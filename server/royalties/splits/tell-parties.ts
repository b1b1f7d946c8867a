import type { Tx } from "@/db/client";
import { findUserById, letter, pageUrl, queueMail } from "../../accounts";
import type { Services } from "../../services";

export interface News {
  readonly splitId: string;
  readonly videoTitle: string;
  readonly subject: string;
  readonly sentence: string;
  readonly userIds: readonly string[];
}

/** A mail to each, in the transaction of what it tells of. Terms stand on the page and not in the mail. */
export async function tellParties(services: Services, tx: Tx, news: News, now: Date): Promise<void> {
  const link = pageUrl(services.env, `/studio/splits/${news.splitId}`);
  for (const userId of news.userIds) {
    const user = await findUserById(tx, userId);
    if (user === undefined) continue;
    await queueMail(
      tx,
      { to: user.email, subject: news.subject, body: letter(`Hello ${user.name},`, news.sentence, `The terms and their history: ${link}`) },
      now,
    );
  }
}
