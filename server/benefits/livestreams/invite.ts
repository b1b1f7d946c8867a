import { and, asc, eq, gt, lt, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { livestreamInvitations } from "@/db/schema";
import { findUserById, letter, pageUrl, queueMail } from "@/server/accounts";
import { findAccess, listPatrons, listTicketFans, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import { appointmentIcs } from "../calendar/ics";
import { spokenTime } from "../calendar/time-zone";
import { findLivestream, type LivestreamRow, selectComingOf } from "./queries";
import { lowestRank } from "./rules";

/** How many are told in one step of the job. */
const BATCH = 100;
/** Stands before the cursor once all are told but those with a ticket. */
const TICKETS = "tickets:";
const STREAMS_COMING_MAX = 50;
type Person = NonNullable<Awaited<ReturnType<typeof findUserById>>>;

async function mailInvitation(services: Services, tx: Tx, stream: LivestreamRow, artist: Person, fan: Person): Promise<void> {
  const isCancelled = stream.status === "cancelled";
  const calendar = appointmentIcs({
    uid: `${stream.id}@${new URL(pageUrl(services.env, "/")).hostname}`,
    sequence: stream.sequence,
    method: isCancelled ? "CANCEL" : "REQUEST",
    ...{ startsAt: stream.startsAt, endsAt: stream.endsAt, title: `${artist.name} live: ${stream.title}`, description: stream.description },
    // Not where to join, but where one is told it: whoever has no access by then is told nothing.
    url: isCancelled ? null : pageUrl(services.env, `/livestreams/${stream.id}`),
    organizer: artist,
    attendee: fan,
    stampedAt: stream.updatedAt,
  });
  const when = spokenTime("UTC", stream.startsAt);
  const news = isCancelled ? "was cancelled" : stream.sequence === 0 ? "is coming" : "was changed";
  const paragraphs = [
    `${artist.name} live, “${stream.title}”, ${news}: ${when}.`,
    ...(isCancelled ? [] : [`Join here when it begins: ${pageUrl(services.env, `/livestreams/${stream.id}`)}`]),
  ];
  await queueMail(tx, { to: fan.email, subject: `${artist.name} live ${news}`, body: letter(...paragraphs), calendar }, services.clock.now());
}

/** Tells one person of a livestream as it is now, once for each version of it: the row and the mail are in one transaction. */
async function tell(services: Services, stream: LivestreamRow, artist: Person, fanId: string): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const told = await tx
      .insert(livestreamInvitations)
      .values({ livestreamId: stream.id, fanId, sequence: stream.sequence, sentAt: now })
      .onConflictDoUpdate({
        target: [livestreamInvitations.livestreamId, livestreamInvitations.fanId],
        set: { sequence: stream.sequence, sentAt: now },
        setWhere: sql`${livestreamInvitations.sequence} < ${stream.sequence}`,
      })
      .returning({ fanId: livestreamInvitations.fanId });
    const fan = told.length === 0 ? undefined : await findUserById(tx, fanId);
    if (fan !== undefined) await mailInvitation(services, tx, stream, artist, fan);
  });
}

async function listInvited(services: Services, stream: LivestreamRow, after: string | undefined): Promise<readonly string[]> {
  const rows = await services.db
    .select({ fanId: livestreamInvitations.fanId })
    .from(livestreamInvitations)
    .where(
      and(
        eq(livestreamInvitations.livestreamId, stream.id),
        lt(livestreamInvitations.sequence, stream.sequence),
        after === undefined ? undefined : gt(livestreamInvitations.fanId, after),
      ),
    )
    .orderBy(asc(livestreamInvitations.fanId))
    .limit(BATCH);
  return rows.map((row) => row.fanId);
}

async function listEntitled(services: Services, stream: LivestreamRow, after: string | undefined): Promise<readonly string[]> {
  const now = services.clock.now();
  const gate = (await readGates(services.db, { fanId: null, artistIds: [stream.artistId], now }))(stream.artistId);
  const minRank = lowestRank(stream.minTier, gate.tiers);
  if (minRank === null) return [];
  return (await listPatrons(services.db, { artistId: stream.artistId, at: now, minRank, limit: BATCH, after })).map((patron) => patron.fanId);
}

/** Where to go on after a batch that was full; null after one that was not. */
function nextOf(fanIds: readonly string[], prefix: string): string | null {
  return fanIds.length < BATCH ? null : `${prefix}${fanIds.at(-1) ?? ""}`;
}

/**
 * Tells the next hundred of a livestream as it is now: all whose tier has it or, when it was cancelled, all who were invited; then all with
 * a ticket. Ask again with the cursor until it is null. A version that is not the newest any more tells nobody.
 */
export async function inviteBatch(
  services: Services,
  input: { readonly livestreamId: string; readonly sequence: number; readonly after?: string | undefined },
): Promise<{ readonly after: string | null }> {
  const stream = await findLivestream(services.db, input.livestreamId);
  const artist = stream === null ? undefined : await findUserById(services.db, stream.artistId);
  if (stream === null || artist === undefined || stream.sequence !== input.sequence) return { after: null };
  const tellAll = async (fanIds: readonly string[]) => {
    for (const fanId of fanIds) await tell(services, stream, artist, fanId);
  };
  const { after } = input;
  if (after?.startsWith(TICKETS) !== true) {
    const fanIds = await (stream.status === "cancelled" ? listInvited : listEntitled)(services, stream, after);
    await tellAll(fanIds);
    const next = nextOf(fanIds, "");
    if (next !== null) return { after: next };
  }
  const holders = await listTicketFans(services.db, {
    livestreamId: stream.id,
    after: after?.startsWith(TICKETS) ? after.slice(TICKETS.length) : undefined,
    limit: BATCH,
  });
  await tellAll(holders);
  return { after: nextOf(holders, TICKETS) };
}

/** Invites somebody whose access has just changed to what is coming, and not twice. */
export async function inviteToComing(services: Services, input: { readonly fanId: string; readonly artistId: string }): Promise<void> {
  const now = services.clock.now();
  const access = await findAccess(services.db, { ...input, now });
  const artist = access === null ? undefined : await findUserById(services.db, input.artistId);
  if (access === null || artist === undefined) return;
  const gate = (await readGates(services.db, { fanId: null, artistIds: [input.artistId], now }))(input.artistId);
  for (const stream of await selectComingOf(services.db, { artistId: input.artistId, now, limit: STREAMS_COMING_MAX })) {
    const minRank = lowestRank(stream.minTier, gate.tiers);
    if (minRank !== null && access.rank >= minRank) await tell(services, stream, artist, input.fanId);
  }
}
