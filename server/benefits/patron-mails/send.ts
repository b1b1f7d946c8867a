import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronMailRecipients, patronMails } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { findUserById, letter, type MailToQueue, pageUrl, queueMail } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { listPatrons } from "@/server/patronage";
import type { Services } from "@/server/services";
import { findMailFault, lowestRankOf } from "./mail-rule";
import { findMail, findOwnMail, type PatronMailRow, selectRefusals } from "./queries";
import { unsubscribeUrl } from "./refusals";

/** How many recipients one step of the job finds. */
const BATCH = 200;
/** How far a preview counts. */
const PREVIEW_BATCHES_MAX = 100;

type Person = NonNullable<Awaited<ReturnType<typeof findUserById>>>;

function write(services: Services, mail: PatronMailRow, artist: Person, fan: Person): MailToQueue {
  const stopUrl = unsubscribeUrl(services.env, { fanId: fan.id, artistId: artist.id });
  const film = mail.videoId === null ? [] : [`Watch: ${pageUrl(services.env, `/watch/${mail.videoId}`)}`];
  const foot = `You get this as a patron of ${artist.name}. No more mail from ${artist.name}: ${stopUrl}`;
  return { to: fan.email, subject: mail.subject, body: letter(mail.body, ...film, foot), unsubscribeUrl: stopUrl };
}

/** How many would get a mail of the caller's if it were sent now, at most: who may not watch its film is left out when it is sent. @throws DomainError `not_found`. */
export async function previewRecipients(services: Services, actor: Actor, input: { readonly patronMailId: string }): Promise<{ readonly recipients: number }> {
  const mail = await findOwnMail(services.db, { ...input, artistId: actor.userId });
  if (mail === null) throw new DomainError("not_found");
  let recipients = 0;
  let after: string | undefined;
  for (let batch = 0; batch < PREVIEW_BATCHES_MAX; batch++) {
    const found = await findBatch(services, mail, after);
    const refusals = await selectRefusals(services.db, { artistId: mail.artistId, fanIds: found });
    recipients += found.length - refusals.size;
    if (found.length < BATCH) break;
    after = found.at(-1);
  }
  return { recipients };
}

async function findBatch(services: Services, mail: PatronMailRow, after: string | undefined): Promise<readonly string[]> {
  const now = services.clock.now();
  const minRank = await lowestRankOf(services.db, mail, now);
  if (minRank === null) return [];
  return (await listPatrons(services.db, { artistId: mail.artistId, at: now, minRank, limit: BATCH, after })).map((patron) => patron.fanId);
}

/** Sends a mail of the caller's to themself alone, as their patrons will see it. @throws DomainError `not_found`. */
export async function sendTestMail(services: Services, actor: Actor, input: { readonly patronMailId: string }): Promise<{ readonly sentTo: string }> {
  const mail = await findOwnMail(services.db, { ...input, artistId: actor.userId });
  const artist = await findUserById(services.db, actor.userId);
  if (mail === null || artist === undefined) throw new DomainError("not_found");
  await services.db.transaction((tx) => queueMail(tx, { ...write(services, mail, artist, artist), subject: `[Test] ${mail.subject}` }, services.clock.now()));
  return { sentTo: artist.email };
}

/** Begins to send a mail whose time has come. False when it was taken back, or scheduled anew: then another job has it. */
export async function beginPatronMail(
  services: Services,
  input: { readonly patronMailId: string; readonly round: number },
): Promise<{ readonly isBegun: boolean }> {
  const isThisRound = and(eq(patronMails.id, input.patronMailId), eq(patronMails.round, input.round));
  const begun = await services.db
    .update(patronMails)
    .set({ status: "sending", updatedAt: services.clock.now() })
    .where(and(isThisRound, eq(patronMails.status, "scheduled")))
    .returning({ id: patronMails.id });
  if (begun.length > 0) return { isBegun: true };
  // A step that ran before and was killed on its way back.
  return { isBegun: (await services.db.select().from(patronMails).where(isThisRound).limit(1)).some((row) => row.status === "sending") };
}

/** Writes down the next recipients and gives each a job of their own, in one transaction. Ask again with the cursor; with the last of them the mail counts as sent. */
export async function findRecipients(
  services: Services,
  input: { readonly patronMailId: string; readonly after?: string | undefined },
): Promise<{ readonly after: string | null }> {
  const mail = await findMail(services.db, input.patronMailId);
  if (mail?.status !== "sending") return { after: null };
  const now = services.clock.now();
  const fanIds = await findBatch(services, mail, input.after);
  const isLast = fanIds.length < BATCH;
  await services.db.transaction(async (tx) => {
    for (const fanId of fanIds) await addRecipient(tx, mail.id, fanId);
    if (isLast) await tx.update(patronMails).set({ status: "sent", sentAt: now, updatedAt: now }).where(eq(patronMails.id, mail.id));
  });
  return { after: isLast ? null : (fanIds.at(-1) ?? null) };
}

async function addRecipient(tx: Tx, patronMailId: string, fanId: string): Promise<void> {
  const added = await tx
    .insert(patronMailRecipients)
    .values({ patronMailId, fanId, status: "pending" })
    .onConflictDoNothing()
    .returning({ fanId: patronMailRecipients.fanId });
  if (added.length === 0) return;
  await sendEvent(tx, { id: `benefits/patron-mail:${patronMailId}:${fanId}`, name: "benefits/patron-mail.recipient-found", data: { patronMailId, fanId } });
}

/**
 * Sends a mail to one recipient, once: asks the rule of access now, then queues the letter and notes it in one transaction, so that a process
 * killed at any line neither forgets nor repeats it.
 */
export async function sendToRecipient(
  services: Services,
  input: { readonly patronMailId: string; readonly fanId: string },
): Promise<{ readonly status: "queued" | "skipped" | "left alone" }> {
  const mail = await findMail(services.db, input.patronMailId);
  if (mail === null) return { status: "left alone" };
  const reason = await findMailFault(services, mail, input.fanId);
  const [artist, fan] = [await findUserById(services.db, mail.artistId), await findUserById(services.db, input.fanId)];
  if (artist === undefined || fan === undefined) return { status: "left alone" };
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const mine = and(eq(patronMailRecipients.patronMailId, mail.id), eq(patronMailRecipients.fanId, fan.id));
    const [row] = await tx.select({ status: patronMailRecipients.status }).from(patronMailRecipients).where(mine).for("update").limit(1);
    if (row?.status !== "pending") return { status: "left alone" };
    const status = reason === null ? "queued" : "skipped";
    const mailId = reason === null ? await queueMail(tx, write(services, mail, artist, fan), now) : null;
    await tx.update(patronMailRecipients).set({ status, reason, mailId, decidedAt: now }).where(mine);
    return { status };
  });
}
