import type { Tx } from "@/db/client";
import { letter, pageUrl, queueMail } from "@/server/accounts";
import type { Services } from "@/server/services";
import { type Appointment, appointmentIcs } from "../calendar/ics";
import { spokenTime } from "../calendar/time-zone";
import { type FullCall, findFullCall } from "./queries";

/** The calendar file of a call for one of its sides. `isJoinable` says whether it may hold where to join. */
export function callIcs(services: Pick<Services, "env" | "clock">, full: FullCall, side: "artist" | "fan", isJoinable = true): string {
  const { call, slot, artist, fan } = full;
  const isCancelled = call.status === "cancelled";
  const appointment: Appointment = {
    uid: `${call.id}@${new URL(pageUrl(services.env, "/")).hostname}`,
    sequence: call.sequence,
    method: isCancelled ? "CANCEL" : "REQUEST",
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    title: `Call: ${artist.name} and ${fan.name}`,
    description: call.note,
    url: isCancelled || !isJoinable ? null : slot.joinUrl,
    organizer: artist,
    attendee: side === "artist" ? artist : fan,
    stampedAt: call.updatedAt,
  };
  return appointmentIcs(appointment);
}

const NEWS = { booked: "is booked", moved: "was moved", cancelled: "was cancelled" } as const;

/** Mails both sides what became of a call, with a calendar file, in the transaction of the change. */
export async function mailCall(services: Services, tx: Tx, callId: string, news: keyof typeof NEWS): Promise<void> {
  const full = await findFullCall(tx, callId);
  if (full === null) throw new Error(`${callId} is gone`);
  const { slot, artist, fan, call } = full;
  const when = spokenTime(slot.timeZone, slot.startsAt);
  for (const side of ["artist", "fan"] as const) {
    const [reader, other] = side === "artist" ? [artist, fan] : [fan, artist];
    const paragraphs = [
      `Your call with ${other.name} ${NEWS[news]}: ${when}.`,
      ...(news === "cancelled" ? [] : [`Join: ${slot.joinUrl}`]),
      ...(call.note === "" ? [] : [`${fan.name} writes: ${call.note}`]),
    ];
    const mail = {
      to: reader.email,
      subject: `Your call with ${other.name} ${NEWS[news]}`,
      body: letter(...paragraphs),
      calendar: callIcs(services, full, side),
    };
    await queueMail(tx, mail, services.clock.now());
  }
}
