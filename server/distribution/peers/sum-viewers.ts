import { gt, sum } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { peerHours, peerSeats } from "@/db/schema";
import { DAY_MS } from "@/server/kernel/durations";
import { PEER_RULES } from "./rules";

/** Viewers who share films among themselves, by their own count: nothing is decided by it. */
export interface ViewerShare {
  readonly now: number;
  readonly receivedBytesDay: number;
  /** Objects that were not what their name stands for. */
  readonly falsifiedDay: number;
}

export async function sumViewers(db: Tx, now: Date): Promise<ViewerShare> {
  const viewers = await db.$count(peerSeats, gt(peerSeats.seenAt, new Date(now.getTime() - PEER_RULES.seatMs)));
  const [day] = await db
    .select({ bytes: sum(peerHours.receivedBytes).mapWith(Number), falsified: sum(peerHours.falsified).mapWith(Number) })
    .from(peerHours)
    .where(gt(peerHours.hour, new Date(now.getTime() - DAY_MS)));
  return { now: viewers, receivedBytesDay: day?.bytes ?? 0, falsifiedDay: day?.falsified ?? 0 };
}
