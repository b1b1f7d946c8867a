import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { callSlots, calls, users } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { localMonth } from "../calendar/time-zone";
import { mailCall } from "./call-mail";
import { HAS_BEGUN } from "./cancel-call";
import type { Call, OpenSlot } from "./contract";
import { getCall } from "./list-calls";
import { showSlot } from "./offer-slots";
import { lockCallOf, type SlotRow, selectBookedOfMonth, selectFreeSlots } from "./queries";
import { readQuota } from "./read-quota";

/** Nobody is surprised by a call within the hour. */
const NOTICE_MS = HOUR_MS;
const SLOTS_SHOWN_MAX = 200;

/** An artist's free times while the caller will hold a tier with calls; to who holds none now, `perMonth` is 0 and nothing of the times is shown. */
export async function listOpenSlots(
  services: Services,
  actor: Actor,
  input: { readonly artistId: string },
): Promise<{ readonly perMonth: number; readonly items: readonly OpenSlot[] }> {
  const now = services.clock.now();
  const quotaAt = await readQuota(services.db, { fanId: actor.userId, artistId: input.artistId, now });
  const perMonth = quotaAt(now);
  if (perMonth === 0) return { perMonth, items: [] };
  const slots = await selectFreeSlots(services.db, { artistId: input.artistId, after: new Date(now.getTime() + NOTICE_MS), limit: SLOTS_SHOWN_MAX });
  return { perMonth, items: slots.filter((slot) => quotaAt(slot.startsAt) > 0).map(showSlot) };
}

interface Place {
  readonly slot: SlotRow;
  readonly month: string;
  readonly ordinal: number;
}

/**
 * A place in the fan's month with the artist for this slot, both held until the transaction ends.
 * @throws DomainError `not_found` for a slot that is not open to them, `rule_refused` when it is too late, after their tier ends, or their month is full.
 */
async function findPlace(
  services: Services,
  tx: Tx,
  params: { readonly fanId: string; readonly slotId: string; readonly exceptCallId: string | null },
): Promise<Place> {
  const now = services.clock.now();
  const [slot] = await tx.select().from(callSlots).where(eq(callSlots.id, params.slotId)).for("share").limit(1);
  if (slot === undefined) throw new DomainError("not_found");
  const quotaAt = await readQuota(tx, { fanId: params.fanId, artistId: slot.artistId, now });
  if (quotaAt(now) === 0) throw new DomainError("not_found");
  if (slot.startsAt.getTime() < now.getTime() + NOTICE_MS) throw new DomainError("rule_refused", { sentence: "This time is too near, or over." });
  const quota = quotaAt(slot.startsAt);
  if (quota === 0) throw new DomainError("rule_refused", { sentence: "Your tier ends before this time." });
  // One fan's bookings come one after the other; the indexes would refuse what passes here all the same.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, params.fanId)).for("no key update");
  const month = localMonth(slot.timeZone, slot.startsAt);
  const booked = await selectBookedOfMonth(tx, { fanId: params.fanId, artistId: slot.artistId, month });
  const others = booked.filter((call) => call.id !== params.exceptCallId);
  if (others.length >= quota)
    throw new DomainError("rule_refused", { sentence: `Your tier has ${quota} ${quota === 1 ? "call" : "calls"} a month, and that month is full.` });
  const used = new Set(others.map((call) => call.ordinal));
  const ordinal = Array.from({ length: quota }, (_, at) => at + 1).find((each) => !used.has(each)) ?? quota;
  return { slot, month, ordinal };
}

/** Turns the database's word that a slot is taken into ours: its index decides between two who come at the same moment. */
function rethrowTaken(thrown: unknown): never {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && cause.code === "23505") throw new DomainError("conflict", { sentence: "Somebody was faster: this time is taken. Choose another." });
  }
  throw thrown;
}

/** Books a call with an artist, and mails both an invitation. @throws DomainError `not_found`, `rule_refused`, `conflict` when the time is taken. */
export async function bookCall(services: Services, actor: Actor, input: { readonly slotId: string; readonly note: string }): Promise<Call> {
  const now = services.clock.now();
  const callId = newId("call", now.getTime());
  const work = services.db.transaction(async (tx) => {
    const { slot, month, ordinal } = await findPlace(services, tx, { fanId: actor.userId, slotId: input.slotId, exceptCallId: null });
    const place = { slotId: slot.id, artistId: slot.artistId, fanId: actor.userId, month, ordinal };
    await tx.insert(calls).values({ id: callId, ...place, status: "booked", note: input.note, createdAt: now, updatedAt: now });
    await mailCall(services, tx, callId, "booked");
  });
  await work.catch(rethrowTaken);
  return getCall(services, actor, { callId });
}

/** Moves the caller's own call to another free time of the same artist. @throws DomainError as for booking. */
export async function moveCall(services: Services, actor: Actor, input: { readonly callId: string; readonly slotId: string }): Promise<Call> {
  const now = services.clock.now();
  const work = services.db.transaction(async (tx) => {
    const locked = await lockCallOf(tx, { callId: input.callId, userId: actor.userId });
    if (locked === null || locked.call.fanId !== actor.userId) throw new DomainError("not_found");
    const { call } = locked;
    if (call.status !== "booked") throw new DomainError("rule_refused", { sentence: "This call was cancelled. Book another." });
    if (locked.startsAt <= now) throw new DomainError("rule_refused", { sentence: HAS_BEGUN });
    const { slot, month, ordinal } = await findPlace(services, tx, { fanId: actor.userId, slotId: input.slotId, exceptCallId: call.id });
    if (slot.artistId !== call.artistId) throw new DomainError("not_found");
    const change = { slotId: slot.id, month, ordinal, sequence: call.sequence + 1, updatedAt: now };
    await tx.update(calls).set(change).where(eq(calls.id, call.id));
    await mailCall(services, tx, call.id, "moved");
  });
  await work.catch(rethrowTaken);
  return getCall(services, actor, { callId: input.callId });
}
