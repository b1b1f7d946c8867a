import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import { isRightHeld, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import { callIcs } from "./call-mail";
import type { Call } from "./contract";
import { type FullCall, findFullCall, selectCallsOf } from "./queries";

/** Whether this person may be told where to join, for each of these calls: the artist always, the fan while their tier has calls. */
async function judgeJoins(services: Services, userId: string, fulls: readonly FullCall[], now: Date): Promise<(full: FullCall) => boolean> {
  const gateOf = await readGates(services.db, { fanId: userId, artistIds: fulls.map(({ artist }) => artist.id), now });
  return ({ call, artist }) => {
    if (call.status === "cancelled") return false;
    const gate = gateOf(artist.id);
    return artist.id === userId || isRightHeld(gate.rank, gate.tiers, (tier) => tier.callsPerMonth > 0);
  };
}

function showCall({ call, slot, artist, fan }: FullCall, mayJoin: boolean, now: Date): Call {
  return {
    ...{ id: call.id, slotId: slot.id, status: call.status, note: call.note, timeZone: slot.timeZone },
    artist: { id: artist.id, name: artist.name },
    fan: { id: fan.id, name: fan.name },
    startsAt: slot.startsAt.toISOString(),
    endsAt: slot.endsAt.toISOString(),
    hasBegun: slot.startsAt <= now,
    joinUrl: mayJoin ? slot.joinUrl : null,
  };
}

async function findOwnCall(services: Services, actor: Actor, callId: string): Promise<FullCall> {
  const full = await findFullCall(services.db, callId);
  if (full === null || (full.fan.id !== actor.userId && full.artist.id !== actor.userId)) throw new DomainError("not_found");
  return full;
}

/** A call of which the caller is one side. @throws DomainError `not_found`. */
export async function getCall(services: Services, actor: Actor, input: { readonly callId: string }): Promise<Call> {
  const now = services.clock.now();
  const full = await findOwnCall(services, actor, input.callId);
  return showCall(full, (await judgeJoins(services, actor.userId, [full], now))(full), now);
}

/** The caller's calls, as fan and as artist, newest booking first. */
export async function listCalls(services: Services, actor: Actor, page: PageRequest): Promise<Page<Call>> {
  const now = services.clock.now();
  const { rows, total } = await selectCallsOf(services.db, actor.userId, page);
  const mayJoin = await judgeJoins(services, actor.userId, rows, now);
  return cutPage(rows, { limit: page.limit, total }, { item: (full) => showCall(full, mayJoin(full), now), cursor: ({ call }) => call.id });
}

/** The calendar file of a call of which the caller is one side. @throws DomainError `not_found`. */
export async function getCallIcs(services: Services, actor: Actor, input: { readonly callId: string }): Promise<string> {
  const full = await findOwnCall(services, actor, input.callId);
  const mayJoin = (await judgeJoins(services, actor.userId, [full], services.clock.now()))(full);
  return callIcs(services, full, full.artist.id === actor.userId ? "artist" : "fan", mayJoin);
}
