import type { Realm } from "../types";

/** What makes a realm's light, in numbers that the renderer and the live preview on screen both read. Lengths are shares of the frame's width. */
export interface RealmGrade {
  /** The picture's lightness becomes these colours: `at` from 0 (black) to 1 (white), sRGB hex. Between stops: OKLab, straight. */
  readonly map: readonly { readonly at: number; readonly hex: string }[];
  /** Bends the lightness before the map; below 1 lifts the middle, above 1 sinks it. */
  readonly gamma: number;
  /** How much of the footage's own colour is laid back over the map, 0 to 1. */
  readonly ownColor: number;
  /** The light over the frame's height: how much reaches the top, the middle and the bottom edge, 0 to 1. */
  readonly ramp: { readonly top: number; readonly middle: number; readonly bottom: number };
  /** Share of the frame's corner that burns (Inferno) or is held back (Paradiso), 0 to 1. */
  readonly edge: number;
  readonly bloom: { readonly strength: number; readonly from: number; readonly radius: number };
  /** Red goes one way, blue the other; `spread` grows the red towards the edges. */
  readonly split: { readonly red: number; readonly blue: number; readonly spread: number };
  /** Fog's share of the picture at the top, the middle and the bottom. */
  readonly fog: { readonly top: number; readonly middle: number; readonly bottom: number };
  /** How much of the picture is its own blurred copy, 0 or one half. */
  readonly soft: number;
  /** Peak deviation of the film grain, in 8-bit steps. */
  readonly grain: number;
}

/** The three grades of the look (look.md §5). Inferno is lit from below, Purgatorio from nowhere, Paradiso from above. */
export const REALM_GRADES: Readonly<Record<Realm, RealmGrade>> = {
  INFERNO: {
    map: [
      { at: 0, hex: "#060202" },
      { at: 0.16, hex: "#350806" },
      { at: 0.36, hex: "#94190a" },
      { at: 0.6, hex: "#e4501a" },
      { at: 0.8, hex: "#f5943e" },
      { at: 1, hex: "#fbe2a8" },
    ],
    gamma: 0.94,
    ownColor: 0.16,
    ramp: { top: 0.5, middle: 0.86, bottom: 1 },
    edge: 0.66,
    bloom: { strength: 0.5, from: 0.46, radius: 0.035 },
    split: { red: 0.004, blue: 0.004, spread: 0.022 },
    fog: { top: 0, middle: 0, bottom: 0 },
    soft: 0,
    grain: 9,
  },
  PURGATORIO: {
    map: [
      { at: 0, hex: "#363142" },
      { at: 0.35, hex: "#655f74" },
      { at: 0.7, hex: "#a19ab2" },
      { at: 1, hex: "#d8d3e4" },
    ],
    gamma: 0.92,
    ownColor: 0.1,
    ramp: { top: 1, middle: 1, bottom: 1 },
    edge: 0,
    bloom: { strength: 0, from: 1, radius: 0.02 },
    split: { red: 0, blue: 0, spread: 0 },
    fog: { top: 0.06, middle: 0.16, bottom: 0.76 },
    soft: 0.5,
    grain: 5,
  },
  PARADISO: {
    map: [
      { at: 0, hex: "#3a2412" },
      { at: 0.3, hex: "#8a5f2e" },
      { at: 0.6, hex: "#e2ae54" },
      { at: 0.82, hex: "#f8e2a6" },
      { at: 1, hex: "#fffaeb" },
    ],
    gamma: 0.86,
    ownColor: 0.16,
    ramp: { top: 0.42, middle: 0.14, bottom: 0 },
    edge: 0.3,
    bloom: { strength: 0.75, from: 0.55, radius: 0.05 },
    split: { red: 0, blue: 0, spread: 0 },
    fog: { top: 0, middle: 0, bottom: 0 },
    soft: 0,
    grain: 5,
  },
};
