import { z } from "zod";
import { PEER_ID, PEER_LIMITS, PEER_SECRET, type SessionWords, sessionWords } from "@/protocol/peer-words";

const ID_CHARS_MAX = 64;
const FALSIFIED_MAX = 1_000;
const peerId = z.string().regex(PEER_ID);
/** Refused, and not cut down: what browsers say of a session has no other form. */
const words = z.custom<SessionWords>((value) => sessionWords.safeParse(value).success, "This is no session of a browser.").meta({ type: "object" });
const secret = z.string().regex(PEER_SECRET, "Should be 32 random bytes in base64url");

export const meetInput = z.object({
  id: z.string().max(ID_CHARS_MAX),
  /** Its owner alone knows it; others know the name that is made of it. */
  secret,
  room: z.number().int().min(0).max(PEER_LIMITS.neighbours),
  isWaiting: z.boolean(),
  words: z.array(z.object({ to: peerId, words })).max(PEER_LIMITS.words),
  received: z.object({ bytes: z.number().int().min(0).max(PEER_LIMITS.receivedBytes), falsified: z.number().int().min(0).max(FALSIFIED_MAX) }),
});
export const leaveInput = z.object({ id: z.string().max(ID_CHARS_MAX), secret });

export const meetingShape = z.object({
  peerId,
  peers: z.array(peerId).readonly(),
  words: z.array(z.object({ from: peerId, words })).readonly(),
  iceServers: z.array(z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() })).readonly(),
  comeBackMs: z.number().int(),
});
export const leftShape = z.object({ peerId });
