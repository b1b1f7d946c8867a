import type { Canvas } from "./canvas";

type Stop = readonly [light: number, red: number, green: number, blue: number];

// Dark to bright. Each has a cold and a warm end, so that a realm's look has something to work on.
const STOPS = {
  ember: [
    [0, 6, 3, 5],
    [0.16, 38, 8, 10],
    [0.35, 120, 22, 14],
    [0.55, 208, 58, 20],
    [0.75, 250, 140, 52],
    [0.9, 255, 212, 150],
    [1, 255, 246, 228],
  ],
  mist: [
    [0, 18, 16, 26],
    [0.24, 54, 50, 72],
    [0.43, 98, 94, 122],
    [0.63, 150, 146, 172],
    [0.82, 202, 198, 214],
    [1, 240, 238, 244],
  ],
  gold: [
    [0, 26, 16, 8],
    [0.2, 84, 50, 20],
    [0.4, 160, 104, 36],
    [0.6, 222, 166, 74],
    [0.8, 248, 216, 142],
    [1, 255, 248, 226],
  ],
  night: [
    [0, 3, 5, 14],
    [0.2, 10, 24, 54],
    [0.4, 20, 66, 110],
    [0.6, 60, 132, 160],
    [0.75, 226, 150, 120],
    [0.88, 255, 206, 150],
    [1, 255, 246, 232],
  ],
  verdigris: [
    [0, 4, 10, 12],
    [0.25, 8, 52, 56],
    [0.5, 34, 124, 112],
    [0.72, 132, 196, 158],
    [0.88, 236, 222, 170],
    [1, 255, 250, 232],
  ],
} as const satisfies Record<string, readonly Stop[]>;

export type PaletteName = keyof typeof STOPS;

const SHADES = 1024;
const ramps = new Map<PaletteName, Uint8Array>();

function rampOf(name: PaletteName): Uint8Array {
  const made = ramps.get(name);
  if (made !== undefined) return made;
  const stops: readonly Stop[] = STOPS[name];
  const ramp = new Uint8Array(SHADES * 3);
  for (let shade = 0; shade < SHADES; shade++) {
    const light = shade / (SHADES - 1);
    const above = Math.max(
      1,
      stops.findIndex((stop) => stop[0] >= light),
    );
    const [low, high] = [stops[above - 1] ?? stops[0], stops[above]];
    if (low === undefined || high === undefined) continue;
    const part = (light - low[0]) / (high[0] - low[0]);
    ramp.set(
      [1, 2, 3].map((channel) => Math.round((low[channel] ?? 0) + part * ((high[channel] ?? 0) - (low[channel] ?? 0)))),
      shade * 3,
    );
  }
  ramps.set(name, ramp);
  return ramp;
}

/** Gives a canvas its colours: RGB bytes, `share` of them laid over what is in `pixels` already. */
export function colour(canvas: Canvas, name: PaletteName, pixels: Uint8Array, share: number): void {
  const ramp = rampOf(name);
  const { light } = canvas;
  for (let at = 0; at < light.length; at++) {
    const from = 3 * Math.max(0, Math.min(SHADES - 1, Math.round((light[at] ?? 0) * (SHADES - 1))));
    for (let channel = 0; channel < 3; channel++) {
      const under = pixels[at * 3 + channel] ?? 0;
      pixels[at * 3 + channel] = under + ((ramp[from + channel] ?? 0) - under) * share;
    }
  }
}
