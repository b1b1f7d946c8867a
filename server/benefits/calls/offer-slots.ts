import { and, eq } from "drizzle-orm";
import { callSlots, calls, users } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { MINUTE_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { atLocalTime } from "../calendar/time-zone";
import type { OwnSlot, SlotOffer } from "./contract";
import { type SlotRow, selectOverlaps, selectOwnSlots } from "./queries";

const SLOTS_COMING_MAX = 500;

function readSpans(offer: SlotOffer, now: Date): readonly { readonly startsAt: Date; readonly endsAt: Date }[] {
  return offer.startsAt.map((local, at) => {
    const startsAt = atLocalTime(offer.timeZone, local);
    const refuse = (message: string) => new DomainError("rule_refused", { sentence: message, issues: [{ path: `startsAt.${at}`, message }] });
    if (startsAt === null) throw refuse(`No clock in ${offer.timeZone} ever shows ${local}.`);
    if (startsAt <= now) throw refuse(`${local} is over.`);
    return { startsAt, endsAt: new Date(startsAt.getTime() + offer.minutes * MINUTE_MS) };
  });
}

/** Offers times for calls, given as the artist's own clock shows them. All or none. @throws DomainError `rule_refused` for a time that is over or overlaps another. */
export async function offerSlots(services: Services, actor: Actor, input: SlotOffer): Promise<readonly OwnSlot[]> {
  requireArtist(actor);
  const now = services.clock.now();
  const spans = readSpans(input, now);
  await services.db.transaction(async (tx) => {
    // One artist's offers come one after the other, so that no two of them can overlap.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for("no key update");
    const coming = await selectOwnSlots(tx, { artistId: actor.userId, now, limit: SLOTS_COMING_MAX });
    if (coming.length + spans.length > SLOTS_COMING_MAX) throw new DomainError("rule_refused", { sentence: `At most ${SLOTS_COMING_MAX} times can be open.` });
    for (const span of spans) {
      if ((await selectOverlaps(tx, { artistId: actor.userId, ...span })) > 0)
        throw new DomainError("rule_refused", { sentence: "Two of these times overlap." });
      const { timeZone, joinUrl } = input;
      await tx.insert(callSlots).values({ id: newId("slot", now.getTime()), artistId: actor.userId, ...span, timeZone, joinUrl, createdAt: now });
    }
  });
  return listOwnSlots(services, actor);
}

/** The caller's times that are still to come, soonest first. */
export async function listOwnSlots(services: Services, actor: Actor): Promise<readonly OwnSlot[]> {
  const rows = await selectOwnSlots(services.db, { artistId: actor.userId, now: services.clock.now(), limit: SLOTS_COMING_MAX });
  return rows.map(({ slot, callId, fanName }) => ({ ...showSlot(slot), joinUrl: slot.joinUrl, callId, fanName }));
}

export function showSlot(slot: SlotRow) {
  const { id, artistId, timeZone } = slot;
  return { id, artistId, timeZone, startsAt: slot.startsAt.toISOString(), endsAt: slot.endsAt.toISOString() };
}

/** Takes back a time that nobody has booked, and none ever did. @throws DomainError `not_found`, `conflict` when it is booked. */
export async function removeSlot(services: Services, actor: Actor, input: { readonly slotId: string }): Promise<{ readonly id: string }> {
  await services.db.transaction(async (tx) => {
    const mine = and(eq(callSlots.id, input.slotId), eq(callSlots.artistId, actor.userId));
    const [slot] = await tx.select({ id: callSlots.id }).from(callSlots).where(mine).for("update").limit(1);
    if (slot === undefined) throw new DomainError("not_found");
    const [call] = await tx
      .select({ id: calls.id })
      .from(calls)
      .where(and(eq(calls.slotId, slot.id), eq(calls.status, "booked")))
      .limit(1);
    if (call !== undefined) throw new DomainError("conflict", { sentence: "Somebody booked this time. Cancel the call first.", details: { callId: call.id } });
    // What was booked and cancelled goes along: the calendars were told when it was.
    await tx.delete(calls).where(eq(calls.slotId, slot.id));
    await tx.delete(callSlots).where(eq(callSlots.id, slot.id));
  });
  return { id: input.slotId };
}
