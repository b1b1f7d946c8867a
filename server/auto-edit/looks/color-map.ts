import { even, type LookFrame } from "./look-frame";
import { FULL_LEVELS, lutExpression } from "./palette";
import type { RealmGrade } from "./realm-grades";

interface MapPads {
  /** Grey lightness at the frame's size, and the footage's own chroma at half of it. */
  readonly luma: string;
  readonly cb: string;
  readonly cr: string;
  readonly grain: string;
  readonly isGrainUnderMap: boolean;
  readonly output: string;
}

/**
 * Lightness to colour. Both chroma planes are looked up from the lightness itself, at half size, so the map costs three table look-ups
 * and no conversion to RGB. Where a grade splits its colours, red is drawn a little larger and both are moved apart: like a lens's own fault,
 * it grows towards the edges.
 */
export function colorMap(frame: LookFrame, grade: RealmGrade, pads: MapPads, prefix: string): readonly string[] {
  const levels = frame.levels ?? FULL_LEVELS;
  // `lut` asks for 65,536 values whatever the depth (vf_lut.c): the ones that 8 bits cannot have are answered at once.
  const lut = (plane: "y" | "cb" | "cr") => `lut=c0='if(gt(val,255),0,${lutExpression(grade, levels, plane)})'`;
  const own = `lut=c0='128+(val-128)*${grade.ownColor}'`;
  const at = (name: string) => `[${prefix}${name}]`;
  return [
    `[${pads.luma}]split${at("m0")}${at("mc")}`,
    // Grain under the map keeps out of the blacks, as on film, where it would only cost bits. Where blacks are lifted it may lie over it:
    // looking smooth tones up is quicker than looking noise up.
    pads.isGrainUnderMap
      ? `${at("m0")}[${pads.grain}]blend=all_mode=grainmerge:shortest=1,${lut("y")},setsar=1${at("y")}`
      : `${at("m0")}${lut("y")}${at("y0")};${at("y0")}[${pads.grain}]blend=all_mode=grainmerge:shortest=1,setsar=1${at("y")}`,
    `${at("mc")}split${at("mb")}${at("mr")}`,
    `${at("mb")}${halved(frame, 0, -grade.split.blue)},${lut("cb")}${at("b0")}`,
    `${at("mr")}${halved(frame, grade.split.spread, grade.split.red)},${lut("cr")}${at("r0")}`,
    `[${pads.cb}]${own}${at("b1")}`,
    `[${pads.cr}]${own}${at("r1")}`,
    `${at("b0")}${at("b1")}blend=all_mode=grainmerge,setsar=1${at("b")}`,
    `${at("r0")}${at("r1")}blend=all_mode=grainmerge,setsar=1${at("r")}`,
    `${at("y")}${at("b")}${at("r")}mergeplanes=0x001020:yuv420p[${pads.output}]`,
  ];
}

/** Half the frame, drawn larger by `spread` and moved by `shift` (shares of the width), cut back to exactly half. */
function halved(frame: LookFrame, spread: number, shift: number): string {
  const [width, height] = [frame.width / 2, frame.height / 2];
  if (spread === 0 && shift === 0) return `scale=${width}:${height}:flags=bilinear`;
  const room = Math.ceil(Math.abs(shift) * width);
  const large = { width: Math.max(width + 2 * room, even(width * (1 + spread))), height: Math.max(height, even(height * (1 + spread))) };
  const left = Math.round((large.width - width) / 2 + shift * width);
  return `scale=${large.width}:${large.height}:flags=bilinear,crop=${width}:${height}:${left}:${Math.floor((large.height - height) / 2)}:exact=1`;
}
