import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { plays } from "@/db/schema";
import { getWatchableVideo, viewerOf } from "../../catalogue";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import type { BeatAccepted, BeatInput } from "./contract";
import { countView } from "./count-view";
import { holderOf, type Watcher } from "./issue-ticket";
import { beatMs, isBot, judgeBeat, networkOf, TOKEN_MS_MAX, utcDay } from "./rules";
import { keyedHash, type PlayToken, readToken, signToken } from "./token";

const OVER: BeatAccepted = { token: null, dueInMs: 0 };

/** The film of a beat, as far as counting needs it. */
interface Film {
  readonly id: string;
  readonly artistId: string;
  readonly durationMs: number;
}

function refuse(): never {
  throw new DomainError("rule_refused", { sentence: "This does not continue what is played here. Reload the page to go on." });
}

/** The token, if it is ours, of this film and given to who sends it. */
function requireToken(services: Services, watcher: Watcher, input: BeatInput): PlayToken {
  const token = readToken(services.env, input.token);
  const isTheirs = token?.videoId === input.id && token.holder === holderOf(services, watcher);
  return token === null || !isTheirs ? refuse() : token;
}

/** Keyed hashes: of no use to who has not our secret, and the visitor's another one each day. */
function keysOf(services: Services, watcher: Watcher, day: string) {
  const network = networkOf(watcher.clientAddress);
  const key = (purpose: string, ...parts: string[]) => keyedHash(services.env, purpose, parts);
  const viewerId = watcher.actor?.userId ?? null;
  return {
    viewerId,
    viewerKey: viewerId === null ? key("visitor", day, network, watcher.userAgent) : key("user", viewerId),
    networkKey: key("network", network),
    deviceKey: key("device", network, watcher.userAgent),
  };
}

async function startPlay(services: Services, watcher: Watcher, film: Film, token: PlayToken): Promise<void> {
  const now = services.clock.now();
  const day = utcDay(now);
  if (now.getTime() - token.givenMs > TOKEN_MS_MAX) refuse();
  const times = { day, startedAt: now, lastBeatAt: now };
  const state = { nextBeat: 1, watchedMs: 0, playedMs: 0, status: "watching" as const };
  const values = { id: token.playId, videoId: film.id, ...keysOf(services, watcher, day), country: watcher.country, ...times, ...state };
  const made = await services.db.insert(plays).values(values).onConflictDoNothing().returning({ id: plays.id });
  if (made.length === 0) refuse();
}

/** Takes a beat of a play under the play's lock, so that the same one twice at once is taken once. @returns whether more is wanted. */
async function continuePlay(services: Services, tx: Tx, film: Film, token: PlayToken, playedMs: number): Promise<boolean> {
  const now = services.clock.now();
  const [play] = await tx
    .select()
    .from(plays)
    .where(and(eq(plays.id, token.playId), eq(plays.status, "watching")))
    .for("update");
  if (play === undefined) return refuse();
  const state = { lastBeatMs: play.lastBeatAt.getTime(), nextBeat: play.nextBeat, watchedMs: play.watchedMs };
  const answer = judgeBeat(state, { beat: token.beat, atMs: now.getTime() }, film.durationMs);
  if (answer.refused !== null) return refuse();
  const next = { ...play, lastBeatAt: now, nextBeat: play.nextBeat + 1, watchedMs: answer.watchedMs, playedMs: play.playedMs + playedMs };
  const { lastBeatAt, nextBeat, watchedMs } = next;
  const status = answer.isView ? ("over" as const) : ("watching" as const);
  await tx.update(plays).set({ lastBeatAt, nextBeat, watchedMs, playedMs: next.playedMs, status }).where(eq(plays.id, play.id));
  if (answer.isView) await countView(tx, { play: next, artistId: film.artistId, now });
  return !answer.isView;
}

/**
 * One beat of somebody watching. The first carries what their page was given, each other what the one before was answered; the one that
 * makes it a view counts it. Programs that say what they are and an artist's own plays are answered that no more is wanted.
 * @throws DomainError `rule_refused` for a beat that is forged, somebody else's, repeated or before its time; `not_found` and `not_allowed`
 *   for a film that is not theirs to watch.
 */
export async function takeBeat(services: Services, watcher: Watcher, input: BeatInput): Promise<BeatAccepted> {
  const token = requireToken(services, watcher, input);
  const viewerId = viewerOf(watcher.actor);
  const video = await getWatchableVideo(services, viewerId, input.id);
  if (isBot(watcher.userAgent) || viewerId === video.artistId || video.durationMs === null) return OVER;
  const film = { id: video.id, artistId: video.artistId, durationMs: video.durationMs };
  if (token.beat === 0) await startPlay(services, watcher, film, token);
  else if (!(await services.db.transaction((tx) => continuePlay(services, tx, film, token, input.playedMs)))) return OVER;
  const givenMs = services.clock.now().getTime();
  return { token: signToken(services.env, { ...token, beat: token.beat + 1, givenMs }), dueInMs: beatMs(film.durationMs) };
}
