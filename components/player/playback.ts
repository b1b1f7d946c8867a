import type Hls from "hls.js";
import type { ErrorData, HlsConfig } from "hls.js";
import type { FilmPictures } from "./thumbnails/film-pictures";

/** Captions that a film has. */
export interface CaptionTrack {
  /** BCP 47. */
  readonly language: string;
  readonly label: string;
  readonly isDefault: boolean;
}

export interface Playback {
  /** By language; null for none. */
  chooseCaptions(language: string | null): void;
  /** Null lets the connection decide. */
  chooseHeight(height: number | null): void;
  /** Null of a film that has none, or whose bytes are not verified. */
  readonly pictures: FilmPictures | null;
  /** Begins or ends to share the film with other viewers; null of one that is not shared. */
  readonly share: ((isOn: boolean) => void) | null;
  end(): void;
}

export interface PlaybackWatch {
  /** Called when it is known which captions there are; not while the browser plays the stream by itself. @returns the language to begin with, null for none */
  readonly onCaptions: (tracks: readonly CaptionTrack[]) => string | null;
  /** Heights in pixels that can be chosen, largest first; not called while the browser plays the stream by itself. */
  readonly onHeights: (heights: readonly number[]) => void;
  /** Called when the stream cannot go on by itself. @param refusal why it may not, for whoever watches; null while it may be the connection */
  readonly onFailure: (refusal: string | null) => void;
}

/** How the application says that somebody may not watch, or not any more. */
const REFUSING_STATUSES = [401, 403, 404];
const KEY_REFUSED = "The site gives this film's key to those who may watch it now. A membership may have ended.";
const HLS_TYPE = "application/vnd.apple.mpegurl";

/** Tried once by itself before the viewer is asked. */
function recover(hls: Hls, errorTypes: typeof import("hls.js").ErrorTypes, kind: string, hasTried: boolean): boolean {
  if (hasTried) return false;
  if (kind === errorTypes.MEDIA_ERROR) hls.recoverMediaError();
  else hls.startLoad();
  return true;
}

function isKeyRefused({ details, response }: ErrorData, errorDetails: typeof import("hls.js").ErrorDetails): boolean {
  return details === errorDetails.KEY_LOAD_ERROR && REFUSING_STATUSES.includes(response?.code ?? 0);
}

/** A film is watched without its captions, where they do not come. */
function isOfCaptions({ frag, context }: ErrorData): boolean {
  return frag?.type === "subtitle" || (context !== undefined && "type" in context && context.type === "subtitleTrack");
}

/** Calls when nothing is left to play: what was opened before may be watched to its end. */
function whenDry(video: HTMLVideoElement, signal: AbortSignal, call: () => void): void {
  if (video.readyState <= HTMLMediaElement.HAVE_CURRENT_DATA) call();
  else video.addEventListener("waiting", call, { once: true, signal });
}

/**
 * Gives a video element its stream. The player's engine is fetched now and not before: a page that is only read costs nothing.
 * Media Source first, the browser's own HLS second: some claim both, and only the first can choose a size.
 * @param config of the engine, where it is not the usual
 */
export async function startPlayback(video: HTMLVideoElement, hlsUrl: string, watch: PlaybackWatch, config: Partial<HlsConfig> = {}): Promise<Playback> {
  // Not hls.js/light: that one has no alternate audio, and our films' sound is a track of its own, shared with DASH.
  const { default: Engine, Events, ErrorTypes, ErrorDetails } = await import("hls.js");
  if (!Engine.isSupported()) {
    if (video.canPlayType(HLS_TYPE) === "") throw new Error("This browser plays no HLS.");
    video.src = hlsUrl;
    return { chooseHeight: () => undefined, chooseCaptions: () => undefined, pictures: null, share: null, end: () => video.removeAttribute("src") };
  }
  const hls = new Engine({ enableWorker: false, capLevelToPlayerSize: true, ...config });
  const over = new AbortController();
  let hasTried = false;
  const levelOf = (height: number | null) => (height === null ? -1 : hls.levels.findIndex((level) => level.height === height));
  hls.on(Events.MANIFEST_PARSED, () => {
    watch.onHeights([...new Set(hls.levels.map((level) => level.height))].sort((a, b) => b - a));
  });
  const showCaptions = (language: string | null) => {
    hls.subtitleTrack = language === null ? -1 : hls.subtitleTracks.findIndex(({ lang }) => lang === language);
  };
  hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
    const first = watch.onCaptions(subtitleTracks.map(({ lang = "", name, default: isDefault }) => ({ language: lang, label: name, isDefault })));
    // Right after this event the engine chooses by itself: ours is the last word.
    queueMicrotask(() => showCaptions(first));
  });
  hls.on(Events.ERROR, (_event, data) => {
    if (isOfCaptions(data)) {
      if (!data.fatal && !isKeyRefused(data, ErrorDetails)) return;
      hls.subtitleTrack = -1;
      if (data.fatal) hls.startLoad();
      return;
    }
    if (isKeyRefused(data, ErrorDetails)) {
      hls.stopLoad();
      whenDry(video, over.signal, () => watch.onFailure(KEY_REFUSED));
      return;
    }
    if (!data.fatal) return;
    const isRecovering = recover(hls, ErrorTypes, data.type, hasTried);
    hasTried = true;
    if (!isRecovering) watch.onFailure(null);
  });
  hls.loadSource(hlsUrl);
  hls.attachMedia(video);
  return {
    chooseCaptions: showCaptions,
    chooseHeight(height) {
      hls.currentLevel = levelOf(height);
    },
    pictures: null,
    share: null,
    end() {
      over.abort();
      hls.destroy();
    },
  };
}
