"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { gradeFilter } from "@/components/realm/grade-filters";
import type { Realm } from "@/components/ui/theme";
import { CarrierLine } from "./carrier-line";
import { keepPlace } from "./keep-place";
import { type CountedFilm, sendBeats } from "./play-beats";
import type { WorkToPlay } from "./play-work";
import { PlayerControls } from "./player-controls";
import { keyAction } from "./player-keys";
import { PlayerNotice } from "./player-notice";
import type { Bracket } from "./scrubber";
import { useSeekPreview } from "./thumbnails/use-seek-preview";
import { useFullscreen, usePictureInPicture, useStir } from "./use-frame";
import { usePlayer } from "./use-player";

interface VideoPlayerProps {
  readonly title: string;
  readonly hlsUrl: string;
  readonly posterUrl: string | null;
  readonly durationMs: number;
  /** "1280 / 720". */
  readonly ratio: string;
  readonly brackets?: readonly Bracket[];
  /** The artist's light, which the viewer may lay on; `GradeFilters` must stand on the same page. */
  readonly realm?: Realm | null;
  /** Set when the film is packaged into objects: then `hlsUrl` is not asked for. */
  readonly work?: WorkToPlay | null;
  /** Set where watching is a view. */
  readonly counted?: CountedFilm;
  /** Whether who watches is signed in: then the place goes with them to their other devices. */
  readonly isViewerKnown?: boolean;
}

/** Where watching is a view, one comes back to where one was. */
function usePlace(ref: React.RefObject<HTMLVideoElement | null>, videoId: string | undefined, isShared: boolean): void {
  useEffect(() => {
    if (ref.current !== null && videoId !== undefined) return keepPlace(ref.current, { videoId, isShared });
  }, [ref, videoId, isShared]);
}

function useBeats(ref: React.RefObject<HTMLVideoElement | null>, videoId: string | undefined, ticket: string | undefined): void {
  useEffect(() => {
    if (ref.current !== null && videoId !== undefined && ticket !== undefined) return sendBeats(ref.current, { videoId, ticket });
  }, [ref, videoId, ticket]);
}

/** The film, with controls of our own: every one named, every one on the keyboard, light on a dark scrim. */
export function VideoPlayer({
  title,
  hlsUrl,
  posterUrl,
  durationMs,
  ratio,
  brackets = [],
  realm = null,
  work = null,
  counted,
  isViewerKnown = false,
}: VideoPlayerProps) {
  const frame = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const player = usePlayer(video, hlsUrl, work);
  const preview = useSeekPreview(player.findPictures);
  useBeats(video, counted?.videoId, counted?.ticket);
  usePlace(video, counted?.videoId, isViewerKnown);
  const { canFloat, toggleFloat } = usePictureInPicture(video);
  const { isStirring, stir } = useStir(player.state === "playing");
  const { isFull, toggleFullscreen } = useFullscreen(frame);
  const [isLit, setIsLit] = useState(false);

  const seekTo = (timeMs: number) => {
    preview.flash(timeMs);
    player.seekTo(timeMs);
  };
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const isOwn = event.target instanceof HTMLSelectElement || (event.key === " " && event.target instanceof HTMLButtonElement);
    const action =
      isOwn || event.ctrlKey || event.metaKey || event.altKey ? null : keyAction(event.key, { ...player, seekTo }, { durationMs, toggleFullscreen });
    if (action === null) return;
    event.preventDefault();
    action();
    stir();
  };
  return (
    <>
      <section
        ref={frame}
        tabIndex={-1}
        aria-label={`Player: ${title}`}
        data-theme="work"
        data-mode="dark"
        onKeyDown={onKey}
        onPointerMove={stir}
        onFocus={stir}
        className="group relative grid place-items-center overflow-hidden bg-bg -outline-offset-2"
        data-controls={isStirring ? "shown" : "hidden"}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: captions come with the film, inside its stream. */}
        <video
          ref={video}
          poster={posterUrl ?? undefined}
          playsInline
          preload="none"
          aria-label={title}
          onClick={player.toggle}
          className="max-h-[min(76vh,900px)] w-full bg-bg object-contain group-fullscreen:max-h-none group-fullscreen:size-full"
          style={{ aspectRatio: ratio, filter: isLit && realm !== null ? gradeFilter(realm) : undefined }}
        />
        <PlayerNotice title={title} player={player} takeFocus={() => frame.current?.focus({ preventScroll: true })} />
        {player.state !== "failed" && (
          <PlayerControls
            player={player}
            preview={preview}
            durationMs={durationMs}
            brackets={brackets}
            light={realm === null ? null : { realm, isLit, onChange: setIsLit }}
            isFull={isFull}
            onFullscreen={toggleFullscreen}
            onFloat={canFloat && player.state !== "idle" ? toggleFloat : null}
          />
        )}
      </section>
      <CarrierLine carriers={player.carriers} sharing={player.sharing} />
    </>
  );
}
