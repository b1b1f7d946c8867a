import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronMails } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { isVideoOf } from "@/server/catalogue";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import { requireTier } from "@/server/patronage";
import type { Services } from "@/server/services";
import type { NewPatronMail, PatronMail, PatronMailChange } from "./contract";
import { countRecipients, findOwnMail, lockOwnMail, type PatronMailRow, selectMails } from "./queries";

function show(row: PatronMailRow, counts: PatronMail["counts"]): PatronMail {
  const { id, subject, body, minTier, videoId, status } = row;
  const times = { sendAt: row.sendAt?.toISOString() ?? null, sentAt: row.sentAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() };
  return { id, subject, body, minTier, videoId, status, ...times, counts };
}

/** One of the caller's mails with how far it is. @throws DomainError `not_found`. */
export async function getPatronMail(services: Services, actor: Actor, input: { readonly patronMailId: string }): Promise<PatronMail> {
  const row = await findOwnMail(services.db, { ...input, artistId: actor.userId });
  if (row === null) throw new DomainError("not_found");
  return show(row, (await countRecipients(services.db, [row.id]))(row.id));
}

/** The caller's mails to patrons, newest first. */
export async function listPatronMails(services: Services, actor: Actor, page: PageRequest): Promise<Page<PatronMail>> {
  const { rows, total } = await selectMails(services.db, actor.userId, page);
  const countsOf = await countRecipients(
    services.db,
    rows.map((row) => row.id),
  );
  return cutPage(rows, { limit: page.limit, total }, { item: (row) => show(row, countsOf(row.id)), cursor: (row) => row.id });
}

async function checkReferences(services: Services, tx: Tx, artistId: string, mail: Pick<NewPatronMail, "minTier" | "videoId">): Promise<void> {
  await requireTier(tx, artistId, mail.minTier, services.clock.now());
  if (mail.videoId === null || (await isVideoOf({ db: services.db }, artistId, mail.videoId))) return;
  const message = "You have no such film.";
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "videoId", message }] });
}

/** Writes a mail to patrons, as a draft. */
export async function createPatronMail(services: Services, actor: Actor, input: NewPatronMail): Promise<PatronMail> {
  requireArtist(actor);
  const now = services.clock.now();
  const patronMailId = newId("patronMail", now.getTime());
  await services.db.transaction(async (tx) => {
    await checkReferences(services, tx, actor.userId, input);
    await tx.insert(patronMails).values({ ...input, id: patronMailId, artistId: actor.userId, status: "draft", createdAt: now, updatedAt: now });
  });
  return getPatronMail(services, actor, { patronMailId });
}

/** Runs a change on a mail of the caller's that is in one of these states. @throws DomainError `not_found`, `rule_refused` in another state. */
async function change(
  services: Services,
  actor: Actor,
  patronMailId: string,
  states: readonly PatronMailRow["status"][],
  work: (tx: Tx, row: PatronMailRow) => Promise<void>,
): Promise<PatronMail> {
  await services.db.transaction(async (tx) => {
    const row = await lockOwnMail(tx, { patronMailId, artistId: actor.userId });
    if (row === null) throw new DomainError("not_found");
    if (!states.includes(row.status)) throw new DomainError("rule_refused", { sentence: `This mail is ${row.status}; that cannot be done any more.` });
    await work(tx, row);
  });
  return getPatronMail(services, actor, { patronMailId });
}

/** Changes a draft of the caller's; what is not named stays. */
export async function updatePatronMail(services: Services, actor: Actor, input: PatronMailChange): Promise<PatronMail> {
  const { patronMailId, ...given } = input;
  return change(services, actor, patronMailId, ["draft"], async (tx, row) => {
    const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const after: PatronMailRow = { ...row, ...named, updatedAt: services.clock.now() };
    await checkReferences(services, tx, actor.userId, after);
    await tx.update(patronMails).set(after).where(eq(patronMails.id, row.id));
  });
}

/** Puts a draft of the caller's on its way, for a time or for now. */
export async function schedulePatronMail(
  services: Services,
  actor: Actor,
  input: { readonly patronMailId: string; readonly sendAt: string | null },
): Promise<PatronMail> {
  const now = services.clock.now();
  return change(services, actor, input.patronMailId, ["draft"], async (tx, row) => {
    const sendAt = input.sendAt === null ? now : new Date(input.sendAt);
    const round = row.round + 1;
    await tx.update(patronMails).set({ status: "scheduled", sendAt, round, updatedAt: now }).where(eq(patronMails.id, row.id));
    await sendEvent(tx, {
      id: `benefits/patron-mail.scheduled:${row.id}:${round}`,
      name: "benefits/patron-mail.scheduled",
      data: { patronMailId: row.id, round, sendAt: sendAt.toISOString() },
    });
    await appendAudit(tx, { actorId: actor.userId, action: "benefits/patron-mail.scheduled", target: row.id, after: { sendAt: sendAt.toISOString() } }, now);
  });
}

/** Takes a scheduled mail of the caller's back into the drafts, as long as it is not being sent. */
export async function unschedulePatronMail(services: Services, actor: Actor, input: { readonly patronMailId: string }): Promise<PatronMail> {
  return change(services, actor, input.patronMailId, ["scheduled"], async (tx, row) => {
    await tx.update(patronMails).set({ status: "draft", sendAt: null, updatedAt: services.clock.now() }).where(eq(patronMails.id, row.id));
  });
}

/** Deletes a draft of the caller's. @throws DomainError `not_found`, `rule_refused`. */
export async function deletePatronMail(services: Services, actor: Actor, input: { readonly patronMailId: string }): Promise<{ readonly id: string }> {
  await services.db.transaction(async (tx) => {
    const row = await lockOwnMail(tx, { ...input, artistId: actor.userId });
    if (row === null) throw new DomainError("not_found");
    if (row.status !== "draft") throw new DomainError("rule_refused", { sentence: "Only a draft can be deleted." });
    await tx.delete(patronMails).where(eq(patronMails.id, row.id));
  });
  return { id: input.patronMailId };
}
