import { colorMap } from "./color-map";
import { type LookFrame, type LookPads, reduced } from "./look-frame";
import { FULL_LEVELS } from "./palette";
import { REALM_GRADES } from "./realm-grades";
import { driftingTexture, grainTexture, stillTexture, TEXTURE_REDUCTION, throughHeights } from "./textures";

const GRADE = REALM_GRADES.PARADISO;

/** A pool of light, from above the middle. */
const pool = (x: string, y: string): string => `${throughHeights(GRADE.ramp, y)}*(0.45+0.75*exp(-(pow((${x}-0.5)/0.44,2)+pow((${y}+0.05)/0.55,2))))`;

/** Slow shafts, repeating in x; they lean, and fade on their way down. */
const shafts = (x: string, y: string): string => {
  const lean = `(${x}+${y}*0.22)`;
  const beams = `pow(0.5+0.5*sin(6.2832*3*${lean}+1.3*sin(6.2832*${lean})),3)+0.6*pow(0.5+0.5*sin(6.2832*5*${lean}+2.1*sin(6.2832*2*${lean})),4)`;
  return `0.17*(1-0.85*${y})*(${beams})`;
};

/** Frame widths a second. */
const SHAFTS_DRIFT = 0.02;

export function paradisoFilters(frame: LookFrame, pads: LookPads): readonly string[] {
  const at = (name: string) => `${pads.prefix ?? ""}${name}`;
  const small = reduced(frame, TEXTURE_REDUCTION);
  const levels = frame.levels ?? FULL_LEVELS;
  const from = levels.black + (levels.white - levels.black) * GRADE.bloom.from;
  const softness = (frame.width * GRADE.bloom.radius) / TEXTURE_REDUCTION;
  const bloom = `lut=c0='clip((val-${from.toFixed(0)})*${(GRADE.bloom.strength * 1.6).toFixed(3)},0,255)',gblur=sigma=${softness.toFixed(2)}`;
  return [
    `[${pads.input}]extractplanes=y+u+v[${at("luma")}][${at("u")}][${at("v")}]`,
    stillTexture(frame, pool, at("pool")),
    driftingTexture(frame, shafts, { x: SHAFTS_DRIFT, y: 0 }, 1, at("shafts")),
    grainTexture(frame, GRADE.grain, at("grain")),
    `[${at("luma")}][${at("pool")}]blend=all_mode=screen[${at("lit0")}]`,
    `[${at("lit0")}][${at("shafts")}]blend=all_mode=screen:shortest=1,split[${at("lit")}][${at("bright")}]`,
    `[${at("bright")}]scale=${small.width}:${small.height}:flags=fast_bilinear,${bloom},scale=${frame.width}:${frame.height}:flags=bilinear[${at("bloom")}]`,
    `[${at("lit")}][${at("bloom")}]blend=all_mode=screen[${at("glowing")}]`,
    ...colorMap(
      frame,
      GRADE,
      { luma: at("glowing"), cb: at("u"), cr: at("v"), grain: at("grain"), isGrainUnderMap: false, output: pads.output },
      pads.prefix ?? "",
    ),
  ];
}
