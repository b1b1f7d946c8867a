import { HOUR_MS } from "../../kernel/durations";

/** A view is half a minute of a film, or half of a shorter one. */
const VIEW_MS = 30_000;
/** How many beats a view has after the one that starts it; a film too short for that has one. */
const BEATS_A_VIEW = 3;
const BEAT_MS_MIN = 1_000;
/** How long a page may stand open before its film is played, and how long it may be paused between two beats. */
export const TOKEN_MS_MAX = 12 * HOUR_MS;
/** How long somebody must watch for a view, in ms of the clock. */
export function neededMs(durationMs: number): number {
  return Math.min(VIEW_MS, Math.ceil(durationMs / 2));
}

/** The longest from one beat to the next. */
export const BEAT_MS_MAX = VIEW_MS / BEATS_A_VIEW;

/** From one beat to the next, in ms. */
export function beatMs(durationMs: number): number {
  const needed = neededMs(durationMs);
  const apart = Math.ceil(needed / BEATS_A_VIEW);
  return apart < BEAT_MS_MIN ? needed : apart;
}

export interface Play {
  readonly lastBeatMs: number;
  readonly nextBeat: number;
  readonly watchedMs: number;
}

export type BeatAnswer = { readonly refused: "early" | "late" | "again" } | { readonly refused: null; readonly watchedMs: number; readonly isView: boolean };

/**
 * Whether a beat continues a play, and how long was watched by then: from one beat to the next counts as the time between two beats,
 * however late it comes, so that a pause counts for nothing. Each is taken once, in order and not before its time.
 */
export function judgeBeat(play: Play, beat: { readonly beat: number; readonly atMs: number }, durationMs: number): BeatAnswer {
  const apartMs = beatMs(durationMs);
  const elapsedMs = beat.atMs - play.lastBeatMs;
  if (beat.beat !== play.nextBeat) return { refused: "again" };
  if (elapsedMs < apartMs) return { refused: "early" };
  if (elapsedMs > TOKEN_MS_MAX) return { refused: "late" };
  const watchedMs = play.watchedMs + apartMs;
  return { refused: null, watchedMs, isView: watchedMs >= neededMs(durationMs) };
}

/** The UTC day of a moment, as `2027-01-31`. */
export function utcDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}

const BOT_WORDS =
  /bot\b|crawl|spider|slurp|headless|phantomjs|puppeteer|playwright|selenium|python-|python\/|aiohttp|httpx|curl\/|wget\/|libwww|java\/|okhttp|go-http-client|axios|node-fetch|undici|postman|insomnia|facebookexternalhit|preview|monitor|pingdom|lighthouse/i;
const USER_AGENT_CHARS_MIN = 20;

/** Programs that say what they are, and what says nothing. Those that lie are found by how they watch. */
export function isBot(userAgent: string): boolean {
  return userAgent.length < USER_AGENT_CHARS_MIN || BOT_WORDS.test(userAgent);
}

const IPV6_GROUPS = 8;
const IPV6_GROUPS_KEPT = 3;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The network of an address, as one customer is given it: a /24 of IPv4, a /48 of IPv6. Empty for what is no address. */
export function networkOf(address: string): string {
  const plain = MAPPED.exec(address)?.[1] ?? address;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return plain.split(".").slice(0, 3).join(".");
  if (!plain.includes(":")) return "";
  const groupsOf = (part: string) => part.split(":").filter((group) => group !== "");
  const [before = [], after = []] = plain.toLowerCase().split("::").map(groupsOf);
  const zeros = Array<string>(Math.max(0, IPV6_GROUPS - before.length - after.length)).fill("0");
  return [...before, ...zeros, ...after]
    .slice(0, IPV6_GROUPS_KEPT)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
