import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { livestreams } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { MINUTE_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { requireTier } from "@/server/patronage";
import type { Services } from "@/server/services";
import { atLocalTime } from "../calendar/time-zone";
import type { Livestream, NewLivestream } from "./contract";
import { lockOwnLivestream } from "./queries";
import { getLivestream } from "./show-livestreams";

async function readInput(services: Services, tx: Tx, artistId: string, input: NewLivestream) {
  const now = services.clock.now();
  await requireTier(tx, artistId, input.minTier, now);
  const startsAt = atLocalTime(input.timeZone, input.startsAt);
  if (startsAt === null || startsAt <= now) {
    const message = startsAt === null ? `No clock in ${input.timeZone} ever shows this.` : "This is over.";
    throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "startsAt", message }] });
  }
  const { title, description, minTier, joinUrl, minutes, ticketCents } = input;
  const price = ticketCents === undefined ? {} : { ticketCents };
  return { title, description, minTier, joinUrl, ...price, startsAt, endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS) };
}

/** Has everybody told who is or was to come, in the transaction of the change. */
async function announce(tx: Tx, stream: { readonly id: string; readonly artistId: string; readonly sequence: number }): Promise<void> {
  const data = { livestreamId: stream.id, artistId: stream.artistId, sequence: stream.sequence };
  await sendEvent(tx, { id: `benefits/livestream.changed:${stream.id}:${stream.sequence}`, name: "benefits/livestream.changed", data });
}

/** Schedules a livestream; a job invites everybody whose tier has it. */
export async function createLivestream(services: Services, actor: Actor, input: NewLivestream): Promise<Livestream> {
  requireArtist(actor);
  const now = services.clock.now();
  const stream = { id: newId("livestream", now.getTime()), artistId: actor.userId, sequence: 0 };
  await services.db.transaction(async (tx) => {
    const values = await readInput(services, tx, actor.userId, input);
    await tx.insert(livestreams).values({ ...values, ...stream, status: "scheduled", createdAt: now, updatedAt: now });
    await announce(tx, stream);
  });
  return getLivestream(services, actor, { livestreamId: stream.id });
}

/** Changes a scheduled livestream of the caller's; everybody who was invited is told. @throws DomainError `not_found`, `rule_refused`. */
export async function updateLivestream(services: Services, actor: Actor, input: NewLivestream & { readonly livestreamId: string }): Promise<Livestream> {
  return change(services, actor, input.livestreamId, (tx) => readInput(services, tx, actor.userId, input));
}

/** Cancels a livestream of the caller's; everybody who was invited is told. @throws DomainError `not_found`. */
export async function cancelLivestream(services: Services, actor: Actor, input: { readonly livestreamId: string }): Promise<Livestream> {
  return change(services, actor, input.livestreamId, async () => ({ status: "cancelled" as const }));
}

async function change(
  services: Services,
  actor: Actor,
  livestreamId: string,
  read: (tx: Tx) => Promise<Partial<typeof livestreams.$inferInsert>>,
): Promise<Livestream> {
  await services.db.transaction(async (tx) => {
    const row = await lockOwnLivestream(tx, { livestreamId, artistId: actor.userId });
    if (row === null) throw new DomainError("not_found");
    if (row.status === "cancelled") throw new DomainError("rule_refused", { sentence: "This livestream was cancelled. Schedule another." });
    const sequence = row.sequence + 1;
    await tx
      .update(livestreams)
      .set({ ...(await read(tx)), sequence, updatedAt: services.clock.now() })
      .where(eq(livestreams.id, row.id));
    await announce(tx, { id: row.id, artistId: row.artistId, sequence });
  });
  return getLivestream(services, actor, { livestreamId });
}
