import type { RealmGrade } from "./realm-grades";

/** Y′, Cb, Cr of BT.709 in limited range, as they stand in an 8-bit file. */
export interface Ycc {
  readonly y: number;
  readonly cb: number;
  readonly cr: number;
}

type Triple = readonly [number, number, number];

const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toSrgb = (v: number): number => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
const clamp01 = (v: number): number => Math.min(1, Math.max(0, v));

function readHex(hex: string): Triple {
  const n = Number.parseInt(hex.slice(1), 16);
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

/** OKLab (Björn Ottosson, 2020): mixes of two colours keep their hue and even steps of lightness. */
function toOklab(srgb: Triple): Triple {
  const [r, g, b] = [toLinear(srgb[0]), toLinear(srgb[1]), toLinear(srgb[2])];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([L, a, b]: Triple): Triple {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamp01(toSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
    clamp01(toSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
    clamp01(toSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)),
  ];
}

/** The map's colour at a lightness of 0 to 1, as sRGB from 0 to 1. */
export function colorAt(map: RealmGrade["map"], at: number): Triple {
  const next = map.findIndex((stop) => stop.at >= at);
  const upper = map[next === -1 ? map.length - 1 : next];
  const lower = map[Math.max(0, (next === -1 ? map.length : next) - 1)];
  if (upper === undefined || lower === undefined) throw new Error("A map needs at least one stop.");
  const span = upper.at - lower.at;
  const t = span === 0 ? 0 : clamp01((at - lower.at) / span);
  const [from, to] = [toOklab(readHex(lower.hex)), toOklab(readHex(upper.hex))];
  return fromOklab([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t]);
}

/** ITU-R BT.709-6, table 3, 8-bit. */
export function toYcc([r, g, b]: Triple): Ycc {
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return { y: 16 + 219 * y, cb: 128 + (224 * (b - y)) / 1.8556, cr: 128 + (224 * (r - y)) / 1.5748 };
}

/** The 8-bit luma values between which a source's picture lives: what is at or below `black` maps to the realm's black. */
export interface Levels {
  readonly black: number;
  readonly white: number;
}

export const FULL_LEVELS: Levels = { black: 16, white: 235 };

const NODE_STEP = 8;

/**
 * One plane of the map as an expression for ffmpeg's `lut` filter, piecewise straight between every eighth luma value.
 * A sum of clipped slopes: no nesting, so the expression parser's depth limit is never near.
 */
export function lutExpression(grade: RealmGrade, levels: Levels, plane: keyof Ycc): string {
  const valueAt = (luma: number): number => {
    const lightness = clamp01((luma - levels.black) / (levels.white - levels.black)) ** grade.gamma;
    return toYcc(colorAt(grade.map, lightness))[plane];
  };
  const start = valueAt(0);
  let expression = start.toFixed(2);
  for (let luma = 0; luma < 256; luma += NODE_STEP) {
    const slope = (valueAt(luma + NODE_STEP) - valueAt(luma)) / NODE_STEP;
    if (Math.abs(slope) < 0.0005) continue;
    expression += `${slope < 0 ? "" : "+"}${slope.toFixed(4)}*clip(val-${luma},0,${NODE_STEP})`;
  }
  return expression;
}
