"use client";

import { ClosedCaptioning } from "@phosphor-icons/react/dist/ssr/ClosedCaptioning";
import { CornersIn } from "@phosphor-icons/react/dist/ssr/CornersIn";
import { CornersOut } from "@phosphor-icons/react/dist/ssr/CornersOut";
import { Pause } from "@phosphor-icons/react/dist/ssr/Pause";
import { PictureInPicture } from "@phosphor-icons/react/dist/ssr/PictureInPicture";
import { Play } from "@phosphor-icons/react/dist/ssr/Play";
import { SpeakerHigh } from "@phosphor-icons/react/dist/ssr/SpeakerHigh";
import { SpeakerSlash } from "@phosphor-icons/react/dist/ssr/SpeakerSlash";
import { useState } from "react";
import { formatTimecode } from "@/components/ui/timecode";
import { Choice, IconButton, IconChoice, type Light, LightSwitch } from "./control-parts";
import { RATES_FROM_SLOW } from "./player-keys";
import { type Bracket, Scrubber } from "./scrubber";
import type { SeekPreview } from "./thumbnails/use-seek-preview";
import { isMoving, type Player } from "./use-player";

interface PlayerControlsProps {
  readonly player: Player;
  readonly preview: SeekPreview;
  readonly durationMs: number;
  readonly brackets: readonly Bracket[];
  /** Null of an artist without a realm. */
  readonly light: Light | null;
  readonly isFull: boolean;
  readonly onFullscreen: () => void;
  /** Null while the film cannot stand in a window of its own. */
  readonly onFloat: (() => void) | null;
}

function SpeedChoice({ player }: { readonly player: Player }) {
  return (
    <Choice label="Speed" value={String(player.rate)} onChange={(rate) => player.setRate(Number(rate))}>
      {RATES_FROM_SLOW.map((rate) => (
        <option key={rate} value={rate}>
          {rate}×
        </option>
      ))}
    </Choice>
  );
}

function SizeChoice({ player }: { readonly player: Player }) {
  const [height, setHeight] = useState("");
  const choose = (chosen: string) => {
    setHeight(chosen);
    player.chooseHeight(chosen === "" ? null : Number(chosen));
  };
  return (
    <Choice label="Size of the picture" value={height} onChange={choose}>
      <option value="">Auto</option>
      {player.heights.map((each) => (
        <option key={each} value={each}>
          {each}p
        </option>
      ))}
    </Choice>
  );
}

const NO_CAPTIONS = "";

function CaptionsChoice({ player: { captions } }: { readonly player: Player }) {
  const icon = <ClosedCaptioning aria-hidden size={24} weight={captions.language === null ? "regular" : "fill"} />;
  const choose = (language: string) => captions.choose(language === NO_CAPTIONS ? null : language);
  return (
    <IconChoice label="Captions" value={captions.language ?? NO_CAPTIONS} onChange={choose} icon={icon}>
      <option value={NO_CAPTIONS}>Off</option>
      {captions.tracks.map(({ language, label }) => (
        <option key={language} value={language} lang={language}>
          {label}
        </option>
      ))}
    </IconChoice>
  );
}

/** Light on a dark scrim; through the scrim itself the film can be pressed. */
export function PlayerControls({ player, preview, durationMs, brackets, light, isFull, onFullscreen, onFloat }: PlayerControlsProps) {
  const hasCaptions = player.captions.tracks.length > 0;
  return (
    <div className="gutter player-scrim pointer-events-none absolute inset-x-0 bottom-0 pt-16 pb-2 *:pointer-events-auto transition-opacity duration-(--t-move) group-data-[controls=hidden]:not-focus-within:opacity-0">
      <Scrubber timeMs={player.timeMs} bufferedMs={player.bufferedMs} durationMs={durationMs} brackets={brackets} preview={preview} onSeek={player.seekTo} />
      <div className="flex items-center gap-1">
        <div className="-ml-3 flex items-center">
          <IconButton label={isMoving(player.state) ? "Pause" : "Play"} onClick={player.toggle}>
            {isMoving(player.state) ? <Pause aria-hidden size={24} /> : <Play aria-hidden size={24} />}
          </IconButton>
          <IconButton label={player.isMuted ? "Sound on" : "Sound off"} onClick={player.toggleMute} isWideOnly={light !== null && hasCaptions}>
            {player.isMuted ? <SpeakerSlash aria-hidden size={24} /> : <SpeakerHigh aria-hidden size={24} />}
          </IconButton>
        </div>
        <p className="measured pl-1 text-sm">
          {formatTimecode(player.timeMs)} <span className="text-ink-2 max-sm:hidden">/ {formatTimecode(durationMs)}</span>
        </p>
        <div className="-mr-3 ml-auto flex items-center gap-1">
          {light !== null && <LightSwitch {...light} />}
          {hasCaptions && <CaptionsChoice player={player} />}
          <SpeedChoice player={player} />
          {player.heights.length > 1 && <SizeChoice player={player} />}
          {onFloat !== null && (
            <IconButton label="Picture in picture" onClick={onFloat} isWideOnly>
              <PictureInPicture aria-hidden size={24} />
            </IconButton>
          )}
          <IconButton label={isFull ? "Leave full screen" : "Full screen"} onClick={onFullscreen}>
            {isFull ? <CornersIn aria-hidden size={24} /> : <CornersOut aria-hidden size={24} />}
          </IconButton>
        </div>
      </div>
    </div>
  );
}
