import { z } from "zod/mini";
import { type Cid, isCid } from "./cid";
import type { PublicKey } from "./signed-text";

const LAYERS_MAX = 16;
const KEYS_MAX = 8;

const layer = z.object({
  /** What viewers read: "cdn", "relay 2". Each once. */
  name: z.string().check(z.minLength(1), z.maxLength(40)),
  kind: z.enum(["cdn", "relay", "mesh", "satellite", "origin"]),
  /** What stands before `/ipfs/<cid>`: an origin with its path, without a slash at its end; empty for the application itself. */
  baseUrl: z.string().check(z.maxLength(300), z.regex(/^(|https?:\/\/.*[^/])$/)),
});

const newestRoot = z.object({
  cid: z.custom<Cid>((value) => typeof value === "string" && isCid(value)),
  seq: z.number().check(z.int(), z.positive()),
  /** The artist's first key, which players pin. */
  keys: z.array(z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))).check(z.minLength(1), z.maxLength(KEYS_MAX)),
  /** Whom to ask for objects, in the order of the operator's policy. */
  layers: z.array(layer).check(z.maxLength(LAYERS_MAX)),
  /** After how many of these other viewers come, for who shares with them; null of a film that is not shared. */
  peersAt: z.optional(z.nullable(z.number().check(z.int(), z.nonnegative(), z.maximum(LAYERS_MAX)))),
});

/** What the application answers to `GET /api/videos/<id>/root`: only a hint, for the root itself is signed. */
export interface NewestRoot {
  readonly cid: Cid;
  readonly seq: number;
  readonly keys: readonly PublicKey[];
  readonly layers: readonly z.infer<typeof layer>[];
  readonly peersAt?: number | null | undefined;
}

/** Null of what has another form; words that are not known are left out. */
export function readNewestRoot(value: unknown): NewestRoot | null {
  const read = newestRoot.safeParse(value);
  return read.success ? read.data : null;
}
