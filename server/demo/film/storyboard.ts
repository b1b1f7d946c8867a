import { type Canvas, createCanvas, type Painter } from "./canvas";
import { BEATS_PER_BAR, listBars, type Score, secondsPerBeat } from "./compose-music";
import { colour, type PaletteName } from "./palettes";

/** A stretch of the film with one picture. It lasts until the next begins. */
export interface Scene {
  readonly startBeat: number;
  readonly paint: Painter;
  readonly palette: PaletteName;
  /** Where in the picture's own time it begins: another second is another view of the same thing. */
  readonly fromSeconds: number;
  readonly speed: number;
  /** 0: it begins with a cut. Else the beats over which it comes through the one before. */
  readonly dissolveBeats: number;
}

export interface Storyboard {
  readonly score: Score;
  readonly scenes: readonly Scene[];
  readonly fadeInBeats: number;
  readonly fadeOutBeats: number;
}

export const FRAMES_PER_SECOND = 24;

export function countFrames(board: Storyboard): number {
  return Math.round(countBeats(board) * secondsPerBeat(board.score) * FRAMES_PER_SECOND);
}

function countBeats(board: Storyboard): number {
  return listBars(board.score).length * BEATS_PER_BAR;
}

export interface FramePainter {
  /** RGB bytes of one frame; the same array each time. */
  paint(frame: number): Uint8Array;
}

/** Paints the frames of a film one by one, in any order. */
export function createFramePainter(board: Storyboard, width: number, height: number): FramePainter {
  const canvas = createCanvas(width, height);
  const pixels = new Uint8Array(width * height * 3);
  const bars = listBars(board.score);
  const beatSeconds = secondsPerBeat(board.score);
  const beats = bars.length * BEATS_PER_BAR;
  return {
    paint(frame) {
      // A cut falls on the frame nearest to its beat.
      const beat = (frame + 0.5) / FRAMES_PER_SECOND / beatSeconds;
      const energy = bars[Math.floor(beat / BEATS_PER_BAR)]?.passage.energy ?? 0;
      const pulse = energy * Math.exp(-(beat % 1) * beatSeconds * 5);
      const number = Math.max(
        0,
        board.scenes.findLastIndex((scene) => scene.startBeat <= beat),
      );
      const scene = board.scenes[number];
      const before = board.scenes[number - 1];
      const light = Math.min(1, beat / board.fadeInBeats, (beats - beat) / board.fadeOutBeats);
      pixels.fill(0);
      if (scene === undefined) return pixels;
      const arrived = scene.dissolveBeats === 0 ? 1 : Math.min(1, (beat - scene.startBeat) / scene.dissolveBeats);
      if (arrived < 1 && before !== undefined) lay(canvas, before, beat, beatSeconds, pulse, pixels, light);
      lay(canvas, scene, beat, beatSeconds, pulse, pixels, before === undefined ? light : arrived * light);
      return pixels;
    },
  };
}

function lay(canvas: Canvas, scene: Scene, beat: number, beatSeconds: number, pulse: number, pixels: Uint8Array, share: number): void {
  scene.paint(canvas, { seconds: scene.fromSeconds + (beat - scene.startBeat) * beatSeconds * scene.speed, pulse });
  colour(canvas, scene.palette, pixels, share);
}
