import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, gifts } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { setEntitlement } from "../entitlements/set-entitlement";
import type { PaidSubject } from "../giving";

/** A gift's charge succeeded: it waits for the day on which it is to be sent. A repeat changes nothing. */
export async function applyGiftPaid(tx: Tx, { subjectId, at }: PaidSubject, now: Date): Promise<void> {
  const [gift] = await tx
    .update(gifts)
    .set({ status: "PAID", paidAt: at, updatedAt: now })
    .where(and(eq(gifts.id, subjectId), inArray(gifts.status, ["PENDING", "EXPIRED"])))
    .returning();
  if (gift === undefined) return;
  const data = { giftId: gift.id, giverId: gift.giverId, artistId: gift.artistId };
  await sendEvent(tx, { id: `gift:${gift.id}:paid`, name: "patronage/gift.paid", data });
  if (gift.sendAt <= now) await sendEvent(tx, { id: `gift:${gift.id}:due`, name: "patronage/gift.due", data: { giftId: gift.id } });
}

/** All of a gift's money went back: its code opens nothing any more, and what it opened already is closed. */
export async function applyGiftRefunded(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  const [gift] = await tx
    .update(gifts)
    .set({ status: "REFUNDED", codeHash: null, updatedAt: now })
    .where(and(eq(gifts.id, subjectId), inArray(gifts.status, ["PAID", "SENT", "REDEEMED"])))
    .returning();
  if (gift === undefined) return;
  const held = await findHeld(tx, gift.id);
  if (held !== undefined) await setRevoked(tx, held, now, now);
}

/** What went back came again: a refund that the giver's bank did not take. What was opened is open again, and else the code is sent anew. */
export async function applyGiftStands(tx: Tx, { subjectId }: PaidSubject, now: Date): Promise<void> {
  const held = await findHeld(tx, subjectId);
  const [gift] = await tx
    .update(gifts)
    .set({ status: held === undefined ? "PAID" : "REDEEMED", updatedAt: now })
    .where(and(eq(gifts.id, subjectId), eq(gifts.status, "REFUNDED")))
    .returning({ id: gifts.id });
  if (gift !== undefined && held !== undefined) await setRevoked(tx, held, null, now);
}

type Held = typeof entitlements.$inferSelect;

async function findHeld(tx: Tx, giftId: string): Promise<Held | undefined> {
  const [held] = await tx
    .select()
    .from(entitlements)
    .where(and(eq(entitlements.source, "gift"), eq(entitlements.sourceId, giftId)));
  return held;
}

async function setRevoked(tx: Tx, held: Held, revokedAt: Date | null, now: Date): Promise<void> {
  const { source, sourceId, fanId, artistId, tierId, startsAt, endsAt } = held;
  await setEntitlement(tx, { source, sourceId, fanId, artistId, tierId, startsAt, endsAt, revokedAt }, now);
}

/** Nobody can pay this any more. */
export async function applyGiftExpired(tx: Tx, giftId: string, now: Date): Promise<void> {
  await tx
    .update(gifts)
    .set({ status: "EXPIRED", updatedAt: now })
    .where(and(eq(gifts.id, giftId), eq(gifts.status, "PENDING")));
}
