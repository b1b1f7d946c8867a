import { apiClient } from "@/components/ui/api-client";

/** A film as the server counts its views: the ticket came with the page and is good for one play. */
export interface CountedFilm {
  readonly videoId: string;
  readonly ticket: string;
}

/** The longest between two of a player's own events while the film plays, also in a tab behind others; more is a jump or a pause. */
const STEP_MS_MAX = 4_000;
/** Our clock and the server's need not tick alike. */
const MARGIN_MS = 100;
const MS_PER_SECOND = 1_000;

/**
 * Tells the server that the film is being watched: once when it begins to play, and then whenever the server wants to hear of it, as long
 * as it plays. A beat that is lost ends the count of this play and nothing else: the film goes on.
 */
export function sendBeats(video: HTMLVideoElement, film: CountedFilm): () => void {
  let token: string | null = film.ticket;
  let dueMs = 0;
  let since = { watchedMs: 0, playedMs: 0 };
  const place = () => ({ filmMs: video.currentTime * MS_PER_SECOND, atMs: performance.now() });
  let last = place();
  const stop = () => video.removeEventListener("timeupdate", look);
  const beat = (sent: string) => {
    token = null;
    const { playedMs } = since;
    apiClient.royalties.beat.mutate({ id: film.videoId, token: sent, playedMs: Math.round(playedMs) }).then((next) => {
      token = next.token;
      dueMs = next.dueInMs + MARGIN_MS;
      since = { watchedMs: 0, playedMs: 0 };
      // The server's time began while the answer was on its way. What was played before it is over, however rare the player's events are.
      last = place();
      if (token === null) stop();
      // Refused or offline: there is nothing that whoever watches could do about it.
    }, stop);
  };
  const look = () => {
    const now = place();
    const [movedMs, passedMs] = [now.filmMs - last.filmMs, now.atMs - last.atMs];
    last = now;
    if (video.paused || movedMs <= 0 || movedMs > STEP_MS_MAX) return;
    since = { watchedMs: since.watchedMs + Math.min(passedMs, STEP_MS_MAX), playedMs: since.playedMs + movedMs };
    if (token !== null && since.watchedMs >= dueMs) beat(token);
  };
  video.addEventListener("timeupdate", look);
  return stop;
}
