import { z } from "zod/mini";
import { CLOCK_SKEW_SECONDS } from "./limits";
import { type PublicKey, parsePayload, readSignedText, signText } from "./signed-text";

/** What a relay says has no more than this. */
export const RELAY_WORDS_CHARS_MAX = 4096;
const CODE_CHARS_MAX = 100;
const URL_CHARS_MAX = 200;
/** Of anything that is counted: more is no honest answer. */
const BYTES_MAX = 2 ** 50;
const count = z.number().check(z.int(), z.nonnegative(), z.maximum(BYTES_MAX));
const seconds = z.number().check(z.int(), z.positive());

const room = {
  /** Of all objects together, as the relay's operator set it. */
  quotaBytes: count,
  /** Between midnight and midnight UTC; null without end. */
  servedBytesPerDayMax: z.nullable(count),
};

const join = z.strictObject({
  v: z.literal(1),
  kind: z.literal("join"),
  /** Of the invitation. */
  code: z.string().check(z.minLength(1), z.maxLength(CODE_CHARS_MAX)),
  /** Signed at, seconds since 1970. */
  at: seconds,
  /** Where players reach it, without a slash at the end; null of a relay that only others sync from. */
  baseUrl: z.nullable(z.string().check(z.maxLength(URL_CHARS_MAX))),
  ...room,
});

const report = z.strictObject({
  v: z.literal(1),
  kind: z.literal("report"),
  /** The relay's id. */
  relay: z.string().check(z.regex(/^rly_[0-9a-z]{26}$/)),
  /** Higher with each report; none is taken twice. */
  seq: seconds,
  at: seconds,
  /** All since the relay joined, so that a report that is lost loses nothing, and one that comes twice adds nothing. */
  totals: z.strictObject({ servedBytes: count, requests: count, errors: count }),
  objects: count,
  storedBytes: count,
  ...room,
  uptimeSeconds: count,
  /** When a sync last ended; null before the first. */
  syncedAt: z.nullable(seconds),
});

/** What a relay signs to become one of this house's, by an invitation. */
export type RelayJoin = z.infer<typeof join>;
/** What a relay measured of itself. Only for whoever likes to know: nothing is believed of its bytes for it. */
export type RelayReport = z.infer<typeof report>;
type Key = Parameters<typeof signText>[1];

export const signRelayJoin = (words: Omit<RelayJoin, "v" | "kind">, key: Key): Promise<string> =>
  signText(JSON.stringify(join.parse({ v: 1, kind: "join", ...words })), key);
export const signRelayReport = (words: Omit<RelayReport, "v" | "kind">, key: Key): Promise<string> =>
  signText(JSON.stringify(report.parse({ v: 1, kind: "report", ...words })), key);

async function read<T extends { readonly at: number }>(schema: z.ZodMiniType<T>, text: string, key: PublicKey, now: Date): Promise<T | null> {
  if (text.length > RELAY_WORDS_CHARS_MAX) return null;
  const signed = await readSignedText(text, [key]);
  const words = signed === null ? null : parsePayload(schema, signed.payload);
  return words === null || Math.abs(now.getTime() / 1000 - words.at) > CLOCK_SKEW_SECONDS ? null : words;
}

/** Null of what this key did not sign, has another form, or was signed more than five minutes from now. */
export const readRelayJoin = (text: string, key: PublicKey, now: Date): Promise<RelayJoin | null> => read(join, text, key, now);
/** As above. Whether it was told before is for whoever keeps the highest `seq`. */
export const readRelayReport = (text: string, key: PublicKey, now: Date): Promise<RelayReport | null> => read(report, text, key, now);
