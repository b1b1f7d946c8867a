"use client";

import { type RefObject, useEffect, useRef } from "react";
import { GradedFrame } from "@/components/realm/graded-frame";
import { LightScrim } from "@/components/realm/scrim";
import { RealmMark } from "@/components/ui/realm-mark";
import { PANEL_MODES, REALM_WORDS, REALMS, type Realm } from "@/components/ui/theme";

interface RealmChoiceProps {
  readonly chosen: Realm;
  readonly onChoose: (realm: Realm) => void;
  /** A short muted excerpt of the artist's own film; null while it is being made. */
  readonly excerptUrl: string | null;
  /** A frame of the film, for as long as nothing moves. */
  readonly posterUrl: string | null;
}

const CANVAS_WIDTH_PX = 426;
const CANVAS_HEIGHT_PX = 240;

/** Paints each frame of one hidden video onto the three canvases: one frame, three lights, at the same moment. */
function usePainting(video: RefObject<HTMLVideoElement | null>, canvases: RefObject<Map<Realm, HTMLCanvasElement>>, excerptUrl: string | null): void {
  useEffect(() => {
    const element = video.current;
    if (element === null || excerptUrl === null) return;
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    let frame = 0;
    const paint = () => {
      for (const canvas of canvases.current.values()) paintCover(canvas, element);
      frame = element.requestVideoFrameCallback(paint);
    };
    frame = element.requestVideoFrameCallback(paint);
    // A browser that refuses to play shows the first frame, which is what reduced motion asks for too.
    if (isStill) element.currentTime = 0.1;
    else element.play().catch(() => undefined);
    return () => {
      element.cancelVideoFrameCallback(frame);
      element.pause();
    };
  }, [video, canvases, excerptUrl]);
}

function paintCover(canvas: HTMLCanvasElement, video: HTMLVideoElement): void {
  const context = canvas.getContext("2d");
  if (context === null || video.videoWidth === 0) return;
  const scale = Math.max(canvas.width / video.videoWidth, canvas.height / video.videoHeight);
  const width = video.videoWidth * scale;
  const height = video.videoHeight * scale;
  context.drawImage(video, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

/** The three realms as moving pictures of the artist's own film, to choose one from. */
export function RealmChoice({ chosen, onChoose, excerptUrl, posterUrl }: RealmChoiceProps) {
  const video = useRef<HTMLVideoElement>(null);
  const canvases = useRef(new Map<Realm, HTMLCanvasElement>());
  usePainting(video, canvases, excerptUrl);
  return (
    <fieldset>
      <legend className="mb-3 text-md font-[600]">Which light</legend>
      {excerptUrl !== null && (
        <video
          ref={video}
          src={excerptUrl}
          muted
          loop
          playsInline
          preload="auto"
          aria-hidden="true"
          tabIndex={-1}
          className="pointer-events-none absolute size-px opacity-0"
        />
      )}
      <div className="grid sm:grid-cols-3">
        {REALMS.map((realm) => {
          const words = REALM_WORDS[realm];
          return (
            <label
              key={realm}
              data-theme={words.theme}
              data-mode={PANEL_MODES[realm]}
              className="group relative block aspect-video overflow-hidden has-focus-visible:z-10 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus) sm:aspect-[4/5]"
            >
              <GradedFrame realm={realm}>
                {posterUrl !== null && (
                  // biome-ignore lint/performance/noImgElement: a poster of our own store, shown under the moving picture.
                  <img src={posterUrl} alt="" className="absolute size-full object-cover" />
                )}
                {excerptUrl !== null && (
                  <canvas
                    ref={(canvas) => {
                      if (canvas === null) canvases.current.delete(realm);
                      else canvases.current.set(realm, canvas);
                    }}
                    width={CANVAS_WIDTH_PX}
                    height={CANVAS_HEIGHT_PX}
                    className="absolute size-full object-cover"
                  />
                )}
              </GradedFrame>
              <LightScrim realm={realm} />
              <span className="absolute inset-x-0 bottom-0 grid gap-2 p-4 text-ink">
                <RealmMark realm={realm} sizePx={30} className="text-mark" />
                <span className="flex items-center justify-between gap-3">
                  <span className="temper text-title-md leading-none">{words.name}</span>
                  <input
                    type="radio"
                    name="realm"
                    value={realm}
                    checked={chosen === realm}
                    onChange={() => onChoose(realm)}
                    className="size-6 shrink-0 outline-none accent-(--mark)"
                  />
                </span>
                <span className="text-sm leading-work max-sm:hidden">{words.sentence}</span>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
