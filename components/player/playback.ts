import type Hls from "hls.js";

export interface Playback {
  /** Null lets the connection decide. */
  chooseHeight(height: number | null): void;
  end(): void;
}

interface PlaybackWatch {
  /** Heights in pixels that can be chosen, largest first; not called while the browser plays the stream by itself. */
  readonly onHeights: (heights: readonly number[]) => void;
  /** Called when the stream cannot go on by itself. */
  readonly onFailure: () => void;
}

const HLS_TYPE = "application/vnd.apple.mpegurl";

/** Tried once by itself before the viewer is asked. */
function recover(hls: Hls, errorTypes: typeof import("hls.js").ErrorTypes, kind: string, hasTried: boolean): boolean {
  if (hasTried) return false;
  if (kind === errorTypes.MEDIA_ERROR) hls.recoverMediaError();
  else hls.startLoad();
  return true;
}

/**
 * Gives a video element its stream. The player's engine is fetched now and not before: a page that is only read costs nothing.
 * Media Source first, the browser's own HLS second: some claim both, and only the first can choose a size.
 */
export async function startPlayback(video: HTMLVideoElement, hlsUrl: string, watch: PlaybackWatch): Promise<Playback> {
  // Not hls.js/light: that one has no alternate audio, and our films' sound is a track of its own, shared with DASH.
  const { default: Engine, Events, ErrorTypes } = await import("hls.js");
  if (!Engine.isSupported()) {
    if (video.canPlayType(HLS_TYPE) === "") throw new Error("This browser plays no HLS.");
    video.src = hlsUrl;
    return { chooseHeight: () => undefined, end: () => video.removeAttribute("src") };
  }
  const hls = new Engine({ enableWorker: false, capLevelToPlayerSize: true });
  let hasTried = false;
  const levelOf = (height: number | null) => (height === null ? -1 : hls.levels.findIndex((level) => level.height === height));
  hls.on(Events.MANIFEST_PARSED, () => {
    watch.onHeights([...new Set(hls.levels.map((level) => level.height))].sort((a, b) => b - a));
  });
  hls.on(Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    const isRecovering = recover(hls, ErrorTypes, data.type, hasTried);
    hasTried = true;
    if (!isRecovering) watch.onFailure();
  });
  hls.loadSource(hlsUrl);
  hls.attachMedia(video);
  return {
    chooseHeight(height) {
      hls.currentLevel = levelOf(height);
    },
    end: () => hls.destroy(),
  };
}
