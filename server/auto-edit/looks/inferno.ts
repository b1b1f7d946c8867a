import { colorMap } from "./color-map";
import { type LookFrame, type LookPads, reduced } from "./look-frame";
import { FULL_LEVELS } from "./palette";
import { REALM_GRADES } from "./realm-grades";
import { driftingTexture, grainTexture, stillTexture, TEXTURE_REDUCTION, throughHeights } from "./textures";

const GRADE = REALM_GRADES.INFERNO;

/** Light from below, edges burned in an uneven line. */
const burned = (x: string, y: string): string => {
  const reach = `hypot((${x}-0.5)*1.72,(${y}-0.54)*1.62)`;
  const ragged = `0.035*sin(${x}*23+sin(${y}*17)*2)+0.03*sin(${y}*29+sin(${x}*13)*2)`;
  return `${throughHeights(GRADE.ramp, y)}*(1-${GRADE.edge}*pow(clip((${reach}+${ragged}-0.6)/0.66,0,1),1.4))`;
};

/** Tongues of glow, repeating in y so that they can rise for ever. */
const tongues = (x: string, y: string): string => `0.5+0.28*sin(6.2832*(2*${y}+0.22*sin(${x}*9))+${x}*7)+0.22*sin(6.2832*(3*${y}+0.3*sin(${x}*14+1))-${x}*17)`;

/** Where the glow is felt: the lowest third. */
const hearth = (_x: string, y: string): string => `0.5*pow(clip((${y}-0.52)/0.48,0,1),1.7)`;

/** Patches of hot air, repeating in y. */
const air = (x: string, y: string): string => `0.5+0.5*sin(6.2832*(5*${y}+0.35*sin(${x}*11))+${x}*31)*sin(6.2832*(3*${y}+0.2*sin(${x}*19+2))-${x}*23)`;

/** Frame heights a second. */
const GLOW_RISES = 0.34;
const AIR_RISES = 0.42;
/** Share of the frame's width that hot air moves the picture by. */
const SHIMMER = 0.0042;

export function infernoFilters(frame: LookFrame, pads: LookPads): readonly string[] {
  const at = (name: string) => `${pads.prefix ?? ""}${name}`;
  const small = reduced(frame, TEXTURE_REDUCTION);
  const levels = frame.levels ?? FULL_LEVELS;
  const from = levels.black + (levels.white - levels.black) * GRADE.bloom.from;
  const shift = Math.max(1, Math.round(frame.width * SHIMMER));
  const softness = (frame.width * GRADE.bloom.radius) / TEXTURE_REDUCTION;
  return [
    `[${pads.input}]extractplanes=y+u+v[${at("luma")}][${at("u")}][${at("v")}]`,
    stillTexture(frame, burned, at("mask")),
    driftingTexture(frame, tongues, { x: 0, y: GLOW_RISES }, TEXTURE_REDUCTION, at("tongues")),
    `color=c=black:s=${small.width}x${small.height}:r=1:d=1,format=gray,geq=lum='255*(${hearth(`(X/${small.width})`, `(Y/${small.height})`)})'[${at("hearth")}]`,
    `[${at("tongues")}][${at("hearth")}]blend=all_mode=multiply[${at("fire")}]`,
    driftingTexture(frame, air, { x: 0, y: AIR_RISES }, TEXTURE_REDUCTION, at("air0")),
    grainTexture(frame, GRADE.grain, at("grain")),
    `[${at("luma")}]split=3[${at("still")}][${at("moved0")}][${at("pace0")}]`,
    // maskedmerge has no `shortest`: its mask must end with the picture by itself, so it takes its pace from a copy of it.
    `[${at("pace0")}]scale=${small.width}:${small.height}:flags=neighbor,lut=c0=255[${at("pace")}]`,
    `[${at("pace")}][${at("air0")}]blend=all_mode=multiply:shortest=1,scale=${frame.width}:${frame.height}:flags=bilinear[${at("air")}]`,
    `[${at("moved0")}]crop=${frame.width}:${frame.height - shift}:0:${shift}:exact=1,pad=${frame.width}:${frame.height}:0:0[${at("moved")}]`,
    `[${at("still")}][${at("moved")}][${at("air")}]maskedmerge[${at("hot")}]`,
    `[${at("hot")}][${at("mask")}]blend=all_mode=multiply,split[${at("lit")}][${at("lit0")}]`,
    `[${at("lit0")}]scale=${small.width}:${small.height}:flags=fast_bilinear,lut=c0='clip((val-${from.toFixed(0)})*${(GRADE.bloom.strength * 1.7).toFixed(3)},0,255)',gblur=sigma=${softness.toFixed(2)}[${at("bloom0")}]`,
    `[${at("bloom0")}][${at("fire")}]blend=all_mode=screen:shortest=1,scale=${frame.width}:${frame.height}:flags=bilinear[${at("bloom")}]`,
    `[${at("lit")}][${at("bloom")}]blend=all_mode=screen[${at("glowing")}]`,
    ...colorMap(
      frame,
      GRADE,
      { luma: at("glowing"), cb: at("u"), cr: at("v"), grain: at("grain"), isGrainUnderMap: true, output: pads.output },
      pads.prefix ?? "",
    ),
  ];
}
