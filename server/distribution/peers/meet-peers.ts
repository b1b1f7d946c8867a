import { createHash, createHmac } from "node:crypto";
import { and, asc, count, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { peerHours, peerSeats, peerWords, videos } from "@/db/schema";
import { type Meeting, type MeetingQuestion, PEER_LIMITS } from "@/protocol/peer-words";
import { countAttempt } from "@/server/accounts";
import { isOpenToAllSql } from "@/server/catalogue";
import { HOUR_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { getLayerPolicy } from "../layers/layer-policy";
import { comeBackMs, PEER_RULES } from "./rules";

const ID_CHARS = 22;

export interface MeetInput extends MeetingQuestion {
  /** The video. */
  readonly id: string;
  /** Empty when unknown. */
  readonly clientAddress: string;
}

/** The name by which others know the owner of a secret: whoever knows the name cannot speak for it. */
export function peerIdOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url").slice(0, ID_CHARS);
}

/** Of IPv6 the first half: the rest is one machine's. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array.from({ length: Math.max(0, missing) }, () => "0")].slice(0, 4).join(":");
}

/** Who can reach each other: those in one network, and everybody where the operators run a server that helps. */
function roomOf({ env }: Pick<Services, "env">, address: string): string {
  if (env.ICE_SERVERS !== undefined) return "everywhere";
  return createHmac("sha256", env.AUTH_SECRET)
    .update(`peers ${networkOf(address)}`)
    .digest("base64url")
    .slice(0, ID_CHARS);
}

/** @throws DomainError `not_found` of a film that is not open to everybody at this moment, `rule_refused` while the layer is off */
async function requireShared({ db, clock }: Pick<Services, "db" | "clock">, videoId: string): Promise<void> {
  const isOpen = and(eq(videos.id, videoId), isOpenToAllSql(clock.now()));
  const [video] = await db.select({ id: videos.id }).from(videos).where(isOpen).limit(1);
  const { layers } = await getLayerPolicy(db);
  const isOn = layers.some((layer) => layer.kind === "mesh" && layer.isOn);
  if (video !== undefined && isOn) return;
  // Whoever was told of another here meanwhile is told of nobody any more.
  await db.delete(peerSeats).where(eq(peerSeats.videoId, videoId));
  if (video === undefined) throw new DomainError("not_found");
  throw new DomainError("rule_refused", { sentence: "Viewers do not share films at the moment. The film plays as it does without." });
}

interface Seat {
  readonly id: string;
  readonly videoId: string;
  readonly network: string;
}

/** Takes a seat, or keeps the one that is there. @throws DomainError `rate_limited` for who comes back too soon, or too often as somebody else */
async function takeSeat(services: Services, seat: Seat, { room, clientAddress }: Pick<MeetInput, "room" | "clientAddress">): Promise<void> {
  const { db, clock } = services;
  const now = clock.now();
  const [known] = await db.select({ seenAt: peerSeats.seenAt, videoId: peerSeats.videoId }).from(peerSeats).where(eq(peerSeats.id, seat.id)).limit(1);
  if (known === undefined) {
    await countAttempt(services, { operation: "sharePeers", account: `${seat.videoId} ${seat.network}`, clientAddress });
    const inRoom = and(eq(peerSeats.videoId, seat.videoId), eq(peerSeats.network, seat.network));
    const [taken] = await db.select({ seats: count() }).from(peerSeats).where(inRoom);
    if ((taken?.seats ?? 0) >= PEER_RULES.seatsMax) throw new DomainError("rate_limited", { retryAfterSeconds: 60 });
  } else if (known.videoId !== seat.videoId || now.getTime() - known.seenAt.getTime() < PEER_RULES.gapMs) {
    throw new DomainError("rate_limited", { retryAfterSeconds: 1 });
  }
  const kept = { ...seat, room, seenAt: now };
  await db.insert(peerSeats).values(kept).onConflictDoUpdate({ target: peerSeats.id, set: kept });
}

/** Only to those who sit in the same room, and to none for whom too much waits already. */
async function leaveWords(db: Tx, seat: Seat, said: MeetInput["words"], now: Date): Promise<void> {
  const ids = said.map(({ to }) => to).filter((to) => to !== seat.id);
  if (ids.length === 0) return;
  const waiting = db.select({ sum: count() }).from(peerWords).where(eq(peerWords.toId, peerSeats.id));
  const takes = and(eq(peerSeats.videoId, seat.videoId), eq(peerSeats.network, seat.network), sql`(${waiting}) < ${PEER_RULES.wordsWaitingMax}`);
  // Held, so that nobody leaves while something is left for them.
  const open = await db
    .select({ id: peerSeats.id })
    .from(peerSeats)
    .where(and(inArray(peerSeats.id, ids), takes))
    .orderBy(asc(peerSeats.id))
    .for("key share");
  const isOpen = new Set(open.map(({ id }) => id));
  const rows = said.filter(({ to }) => isOpen.has(to)).map(({ to, words }) => ({ fromId: seat.id, toId: to, words, at: now }));
  if (rows.length > 0) await db.insert(peerWords).values(rows);
}

async function takeWords(db: Tx, seat: Seat, now: Date): Promise<Meeting["words"]> {
  const taken = await db
    .delete(peerWords)
    .where(eq(peerWords.toId, seat.id))
    .returning({ id: peerWords.id, from: peerWords.fromId, words: peerWords.words, at: peerWords.at });
  const isFresh = (at: Date) => now.getTime() - at.getTime() < PEER_RULES.wordsMs;
  return taken
    .filter(({ at }) => isFresh(at))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ from, words }) => ({ from, words }));
}

async function nameOthers(db: Tx, seat: Seat, room: number, now: Date): Promise<string[]> {
  if (room === 0) return [];
  const isHere = gt(peerSeats.seenAt, new Date(now.getTime() - PEER_RULES.seatMs));
  const ofRoom = and(eq(peerSeats.videoId, seat.videoId), eq(peerSeats.network, seat.network), isHere, gt(peerSeats.room, 0), ne(peerSeats.id, seat.id));
  // By chance, so that those who were there first are not asked by everybody.
  const rows = await db.select({ id: peerSeats.id }).from(peerSeats).where(ofRoom).orderBy(sql`random()`).limit(PEER_LIMITS.named);
  return rows.map(({ id }) => id);
}

async function countReceived(db: Tx, { bytes, falsified }: MeetInput["received"], now: Date): Promise<void> {
  if (bytes === 0 && falsified === 0) return;
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  await db
    .insert(peerHours)
    .values({ hour, receivedBytes: bytes, falsified })
    .onConflictDoUpdate({
      target: peerHours.hour,
      set: { receivedBytes: sql`${peerHours.receivedBytes} + ${bytes}`, falsified: sql`${peerHours.falsified} + ${falsified}` },
    });
}

/**
 * One call for all that viewers who share a film need of the application: it says that one is still there, leaves words for others, takes
 * those that were left, and names others with room. Nothing of it says who anybody is.
 * @throws DomainError `not_found` of a film that is not open to everybody now, `rule_refused` while operators have the mesh off, `rate_limited`
 */
export async function meetPeers(services: Services, input: MeetInput): Promise<Meeting> {
  const { db, clock, env } = services;
  await requireShared(services, input.id);
  const now = clock.now();
  const seat = { id: peerIdOf(input.secret), videoId: input.id, network: roomOf(services, input.clientAddress) };
  await takeSeat(services, seat, input);
  await db.transaction((tx) => leaveWords(tx, seat, input.words, now));
  const [words, peers] = [await takeWords(db, seat, now), await nameOthers(db, seat, input.room, now)];
  const seats = await db.$count(peerSeats, and(eq(peerSeats.videoId, seat.videoId), eq(peerSeats.network, seat.network)));
  await countReceived(db, input.received, now);
  return { peerId: seat.id, peers, words, iceServers: env.ICE_SERVERS ?? [], comeBackMs: comeBackMs({ ...input, seats }) };
}

/** Others are told of this browser no more, from now on. @throws DomainError `not_found` when they were not, or no longer */
export async function leavePeers({ db }: Pick<Services, "db">, input: { readonly id: string; readonly secret: string }): Promise<{ readonly peerId: string }> {
  const peerId = peerIdOf(input.secret);
  const left = await db
    .delete(peerSeats)
    .where(and(eq(peerSeats.id, peerId), eq(peerSeats.videoId, input.id)))
    .returning({ id: peerSeats.id });
  if (left.length === 0) throw new DomainError("not_found");
  return { peerId };
}
