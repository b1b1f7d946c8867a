import { colorMap } from "./color-map";
import { type LookFrame, type LookPads, reduced } from "./look-frame";
import { REALM_GRADES } from "./realm-grades";
import { driftingTexture, grainTexture, throughHeights } from "./textures";

const GRADE = REALM_GRADES.PURGATORIO;

/** Banks of fog, repeating in x so that they can pass for ever; thicker the lower. */
const fog = (x: string, y: string): string => {
  const banks = `0.5+0.3*sin(6.2832*(${x}+0.16*sin(${y}*7))+${y}*5)+0.2*sin(6.2832*(2*${x}+0.2*sin(${y}*11+1))-${y}*9)`;
  const wisps = `0.12*sin(6.2832*(3*${x}+0.25*sin(${y}*23))+${y}*31)`;
  return `${throughHeights(GRADE.fog, y)}*(0.62+0.55*(${banks}+${wisps}))`;
};

/** Frame widths a second. */
const FOG_DRIFTS = 0.035;
/** The soft copy is made this much smaller and lags behind by some frames, so that what moves leaves a breath. */
const SOFT_REDUCTION = 6;
const LAG_FRAMES = 4;

export function purgatorioFilters(frame: LookFrame, pads: LookPads): readonly string[] {
  const at = (name: string) => `${pads.prefix ?? ""}${name}`;
  const small = reduced(frame, SOFT_REDUCTION);
  const softness = (frame.width * GRADE.bloom.radius) / SOFT_REDUCTION;
  const soft = `scale=${small.width}:${small.height}:flags=fast_bilinear,gblur=sigma=${softness.toFixed(2)},tmix=frames=${LAG_FRAMES},scale=${frame.width}:${frame.height}:flags=bilinear`;
  return [
    `[${pads.input}]extractplanes=y+u+v[${at("luma")}][${at("u")}][${at("v")}]`,
    driftingTexture(frame, fog, { x: FOG_DRIFTS, y: 0 }, 1, at("fog")),
    grainTexture(frame, GRADE.grain, at("grain")),
    `[${at("luma")}]split[${at("sharp")}][${at("soft0")}]`,
    `[${at("soft0")}]${soft}[${at("soft")}]`,
    `[${at("sharp")}][${at("soft")}]blend=all_mode=average[${at("breath")}]`,
    `[${at("breath")}][${at("fog")}]blend=all_mode=screen:shortest=1[${at("misty")}]`,
    ...colorMap(
      frame,
      GRADE,
      { luma: at("misty"), cb: at("u"), cr: at("v"), grain: at("grain"), isGrainUnderMap: false, output: pads.output },
      pads.prefix ?? "",
    ),
  ];
}
