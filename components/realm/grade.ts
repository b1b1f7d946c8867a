import type { Realm } from "@/components/ui/theme";

/** The part of a realm's light that a browser's filters can lay on: the same numbers that the renderer reads. */
export interface Grade {
  /** The picture's lightness becomes these colours, `at` 0 (black) to 1 (white), sRGB hex. */
  readonly map: readonly { readonly at: number; readonly hex: string }[];
  readonly gamma: number;
  /** How much of the footage's own colour is laid back over the map, 0 to 1. */
  readonly ownColor: number;
  readonly bloom: { readonly strength: number; readonly from: number; readonly radius: number };
  /** Shares of the frame's width. */
  readonly split: { readonly red: number; readonly blue: number };
  readonly soft: number;
}

export type Grades = Readonly<Record<Realm, Grade>>;

/** Steps of the tables that a browser interpolates between. */
const TABLE_STEPS = 16;

function channel(hex: string, index: number): number {
  return Number.parseInt(hex.slice(1 + index * 2, 3 + index * 2), 16) / 255;
}

function valueAt(grade: Grade, lightness: number, index: number): number {
  const bent = lightness ** grade.gamma;
  const upper = grade.map.findIndex((stop) => stop.at >= bent);
  const to = grade.map[upper === -1 ? grade.map.length - 1 : upper];
  const from = grade.map[Math.max(0, (upper === -1 ? grade.map.length : upper) - 1)];
  if (from === undefined || to === undefined) return lightness;
  const share = to.at === from.at ? 0 : (bent - from.at) / (to.at - from.at);
  return channel(from.hex, index) + (channel(to.hex, index) - channel(from.hex, index)) * share;
}

/** One colour channel of the map (0 red, 1 green, 2 blue) as the values of an SVG transfer table. */
export function transferTable(grade: Grade, index: 0 | 1 | 2): string {
  return Array.from({ length: TABLE_STEPS + 1 }, (_, step) => valueAt(grade, step / TABLE_STEPS, index).toFixed(4)).join(" ");
}
