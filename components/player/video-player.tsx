"use client";

import { CornersIn } from "@phosphor-icons/react/dist/ssr/CornersIn";
import { CornersOut } from "@phosphor-icons/react/dist/ssr/CornersOut";
import { Pause } from "@phosphor-icons/react/dist/ssr/Pause";
import { Play } from "@phosphor-icons/react/dist/ssr/Play";
import { SpeakerHigh } from "@phosphor-icons/react/dist/ssr/SpeakerHigh";
import { SpeakerSlash } from "@phosphor-icons/react/dist/ssr/SpeakerSlash";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { gradeFilter } from "@/components/realm/grade-filters";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { RealmMark } from "@/components/ui/realm-mark";
import { REALM_WORDS, type Realm } from "@/components/ui/theme";
import { formatTimecode } from "@/components/ui/timecode";
import { type CountedFilm, sendBeats } from "./play-beats";
import { keyAction, RATES_FROM_SLOW } from "./player-keys";
import { type Bracket, Scrubber } from "./scrubber";
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
  /** Set where watching is a view. */
  readonly counted?: CountedFilm;
}

const IDLE_AFTER_MS = 2_600;
const WORDS = { starting: "Starting", waiting: "Buffering" } as const;

function IconButton({ label, onClick, children }: { readonly label: string; readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick} className="grid size-11 place-items-center rounded-2">
      {children}
    </button>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: ReactNode;
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="min-h-11 rounded-2 bg-transparent px-1 text-sm [&>option]:bg-bg"
    >
      {children}
    </select>
  );
}

/** As shot, or in the light that the artist chose. */
function LightSwitch({ realm, isLit, onChange }: { readonly realm: Realm; readonly isLit: boolean; readonly onChange: (isLit: boolean) => void }) {
  const { name } = REALM_WORDS[realm];
  return (
    <button
      type="button"
      aria-label={`The light of ${name}`}
      aria-pressed={isLit}
      onClick={() => onChange(!isLit)}
      className="flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-2 px-2 text-sm text-ink-2 aria-pressed:text-ink"
    >
      <RealmMark realm={realm} sizePx={20} />
      <span className="max-sm:hidden">{isLit ? `${name}, or as shot` : `As shot, or ${name}`}</span>
    </button>
  );
}

/** True while the controls should be seen: always but when the film plays and nobody stirs. */
function useStir(isPlaying: boolean): { readonly isStirring: boolean; readonly stir: () => void } {
  const [stirredAt, setStirredAt] = useState(0);
  const [isIdle, setIsIdle] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each stir starts the wait anew.
  useEffect(() => {
    setIsIdle(false);
    if (!isPlaying) return;
    const timer = setTimeout(() => setIsIdle(true), IDLE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, stirredAt]);
  return { isStirring: !isIdle, stir: () => setStirredAt(Date.now()) };
}

function useFullscreen(ref: React.RefObject<HTMLElement | null>): { readonly isFull: boolean; readonly toggleFullscreen: () => void } {
  const [isFull, setIsFull] = useState(false);
  useEffect(() => {
    const see = () => setIsFull(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", see);
    return () => document.removeEventListener("fullscreenchange", see);
  }, []);
  const toggleFullscreen = () => {
    const change = document.fullscreenElement === null ? ref.current?.requestFullscreen() : document.exitFullscreen();
    // A browser without it keeps the film where it is.
    change?.catch(() => undefined);
  };
  return { isFull, toggleFullscreen };
}

function useBeats(ref: React.RefObject<HTMLVideoElement | null>, videoId: string | undefined, ticket: string | undefined): void {
  useEffect(() => {
    if (ref.current !== null && videoId !== undefined && ticket !== undefined) return sendBeats(ref.current, { videoId, ticket });
  }, [ref, videoId, ticket]);
}

/** The film, with controls of our own: every one named, every one on the keyboard, light on a dark scrim. */
export function VideoPlayer({ title, hlsUrl, posterUrl, durationMs, ratio, brackets = [], realm = null, counted }: VideoPlayerProps) {
  const frame = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const player = usePlayer(video, hlsUrl);
  useBeats(video, counted?.videoId, counted?.ticket);
  const { isStirring, stir } = useStir(player.state === "playing");
  const { isFull, toggleFullscreen } = useFullscreen(frame);
  const [height, setHeight] = useState("");
  const [isLit, setIsLit] = useState(false);
  const isMoving = player.state === "playing" || player.state === "waiting" || player.state === "starting";

  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const isOwn = event.target instanceof HTMLSelectElement || (event.key === " " && event.target instanceof HTMLButtonElement);
    const action = isOwn || event.ctrlKey || event.metaKey || event.altKey ? null : keyAction(event.key, player, { durationMs, toggleFullscreen });
    if (action === null) return;
    event.preventDefault();
    action();
    stir();
  };
  return (
    <section
      ref={frame}
      aria-label={`Player: ${title}`}
      data-theme="work"
      data-mode="dark"
      onKeyDown={onKey}
      onPointerMove={stir}
      onFocus={stir}
      className="group relative grid place-items-center overflow-hidden bg-bg"
      data-controls={isStirring ? "shown" : "hidden"}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions come with the film, inside its stream; this one has none. */}
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
      {player.state === "failed" && (
        <div className="absolute inset-0 grid place-items-center bg-bg p-6">
          <ErrorNotice
            title="The film stopped coming in"
            sentence="Your place is kept. It may be the connection; try again in a moment."
            retry={<Button onClick={player.retry}>Try again</Button>}
          />
        </div>
      )}
      {player.state === "idle" && (
        <button
          type="button"
          aria-label={`Play ${title}`}
          onClick={player.toggle}
          className="absolute grid size-14 -translate-y-6 place-items-center rounded-full border border-ink bg-bg/60 text-ink sm:size-20"
        >
          <Play aria-hidden size={34} weight="light" />
        </button>
      )}
      <p role="status" className="measured pointer-events-none absolute top-4 left-(--gutter) text-ink">
        {player.state === "starting" || player.state === "waiting" ? <span className="appear-late bg-bg/70 px-2 py-1">{WORDS[player.state]}</span> : ""}
      </p>
      <div className="gutter player-scrim absolute inset-x-0 bottom-0 pt-16 pb-2 transition-opacity duration-(--t-move) group-data-[controls=hidden]:not-focus-within:opacity-0">
        <Scrubber timeMs={player.timeMs} bufferedMs={player.bufferedMs} durationMs={durationMs} brackets={brackets} onSeek={player.seekTo} />
        <div className="flex items-center gap-1">
          <div className="-ml-3 flex items-center">
            <IconButton label={isMoving ? "Pause" : "Play"} onClick={player.toggle}>
              {isMoving ? <Pause aria-hidden size={24} /> : <Play aria-hidden size={24} />}
            </IconButton>
            <IconButton label={player.isMuted ? "Sound on" : "Sound off"} onClick={player.toggleMute}>
              {player.isMuted ? <SpeakerSlash aria-hidden size={24} /> : <SpeakerHigh aria-hidden size={24} />}
            </IconButton>
          </div>
          <p className="measured pl-1 text-sm">
            {formatTimecode(player.timeMs)} <span className="text-ink-2">/ {formatTimecode(durationMs)}</span>
          </p>
          <div className="-mr-3 ml-auto flex items-center gap-1">
            {realm !== null && <LightSwitch realm={realm} isLit={isLit} onChange={setIsLit} />}
            <Choice label="Speed" value={String(player.rate)} onChange={(rate) => player.setRate(Number(rate))}>
              {RATES_FROM_SLOW.map((rate) => (
                <option key={rate} value={rate}>
                  {rate}×
                </option>
              ))}
            </Choice>
            {player.heights.length > 1 && (
              <Choice
                label="Size of the picture"
                value={height}
                onChange={(chosen) => {
                  setHeight(chosen);
                  player.chooseHeight(chosen === "" ? null : Number(chosen));
                }}
              >
                <option value="">Auto</option>
                {player.heights.map((each) => (
                  <option key={each} value={each}>
                    {each}p
                  </option>
                ))}
              </Choice>
            )}
            <IconButton label={isFull ? "Leave full screen" : "Full screen"} onClick={toggleFullscreen}>
              {isFull ? <CornersIn aria-hidden size={24} /> : <CornersOut aria-hidden size={24} />}
            </IconButton>
          </div>
        </div>
      </div>
    </section>
  );
}
