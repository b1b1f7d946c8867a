import { z } from "zod/mini";

/**
 * What two browsers that want to speak with each other tell one another through the application, and the application to both. A session is
 * taken apart into the few fields that it needs (RFC 8839, RFC 8122), so that nobody's browser is given a text that another one wrote.
 */
const ONE = { ufrag: /^[A-Za-z0-9+/]{4,256}$/, pwd: /^[A-Za-z0-9+/]{22,256}$/, fingerprint: /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/ } as const;
/** An address in figures, or the name that a browser has in the local network instead of one (draft-ietf-mmusic-mdns-ice-candidates). */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]{2,45}|[0-9a-f-]{36}\.local)$/;
const PORT_MAX = 65_535;
const PRIORITY_MAX = 2 ** 32 - 1;

export const PEER_LIMITS = {
  /** Others with whom one browser is connected at the same time. */
  neighbours: 6,
  /** Addresses of one browser. */
  addresses: 8,
  /** Words to others in one call. */
  words: 12,
  /** Who is named in one answer. */
  named: 12,
  /** What one call may say that came from others: as much as a fast network brings in a minute. */
  receivedBytes: 4 * 1024 ** 3,
} as const;

/** A name at random: made of a secret that its owner alone knows, and of nothing about them. */
export const PEER_ID = /^[A-Za-z0-9_-]{22}$/;
export const PEER_SECRET = /^[A-Za-z0-9_-]{43}$/;

const address = z.strictObject({
  /** All by UDP. `relay` and `srflx` only where the operators run a server for them. */
  kind: z.enum(["host", "srflx", "prflx", "relay"]),
  address: z.string().check(z.regex(ADDRESS)),
  port: z.number().check(z.int(), z.minimum(0), z.maximum(PORT_MAX)),
  priority: z.number().check(z.int(), z.minimum(0), z.maximum(PRIORITY_MAX)),
});

export const sessionWords = z.strictObject({
  kind: z.enum(["offer", "answer"]),
  ufrag: z.string().check(z.regex(ONE.ufrag)),
  pwd: z.string().check(z.regex(ONE.pwd)),
  /** SHA-256 of the certificate by which what is sent is encrypted. */
  fingerprint: z.string().check(z.regex(ONE.fingerprint)),
  addresses: z.array(address).check(z.maxLength(PEER_LIMITS.addresses)),
});
export type SessionWords = z.infer<typeof sessionWords>;

const iceServer = z.object({
  urls: z.array(z.string().check(z.regex(/^(?:stuns?|turns?):\S{1,200}$/))).check(z.minLength(1), z.maxLength(4)),
  username: z.optional(z.string().check(z.maxLength(200))),
  credential: z.optional(z.string().check(z.maxLength(200))),
});
export type IceServer = z.infer<typeof iceServer>;

const meeting = z.object({
  peerId: z.string().check(z.regex(PEER_ID)),
  /** Others of this film who have room. */
  peers: z.array(z.string().check(z.regex(PEER_ID))).check(z.maxLength(PEER_LIMITS.named)),
  words: z.array(z.object({ from: z.string().check(z.regex(PEER_ID)), words: sessionWords })),
  /** Of the operators; none unless they named one, and then only the local network is reached. */
  iceServers: z.array(iceServer).check(z.maxLength(4)),
  comeBackMs: z.number().check(z.int(), z.minimum(100), z.maximum(60_000)),
});

/** What the application answers to `POST /api/videos/<id>/peers`. */
export type Meeting = z.infer<typeof meeting>;

/** What a browser asks it. */
export interface MeetingQuestion {
  readonly secret: string;
  /** How many more it would be connected with. */
  readonly room: number;
  /** Whether it waits for somebody's answer, and comes back soon. */
  readonly isWaiting: boolean;
  readonly words: readonly { readonly to: string; readonly words: SessionWords }[];
  /** Since the last call: verified bytes that others gave, and objects that were false. For the operators to read. */
  readonly received: { readonly bytes: number; readonly falsified: number };
}

/** Null of anything else. */
export function readMeeting(value: unknown): Meeting | null {
  const read = meeting.safeParse(value);
  return read.success ? read.data : null;
}
