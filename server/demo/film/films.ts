import type { Realm } from "@/server/auto-edit";
import type { Painter } from "./canvas";
import type { Passage, Score } from "./compose-music";
import { paintRidges, paintWater } from "./paint-landscapes";
import { paintComets, paintLamps, paintMarble, paintRings, paintSilk } from "./paint-patterns";
import type { PaletteName } from "./palettes";
import type { Scene, Storyboard } from "./storyboard";

const INTRO: Passage = { bars: 4, energy: 0.15, drums: "none", bass: false, arpeggio: false, melody: true };
const BUILD: Passage = { bars: 4, energy: 0.4, drums: "light", bass: false, arpeggio: true, melody: false, rises: true };
const FULL: Passage = { bars: 8, energy: 0.8, drums: "full", bass: true, arpeggio: true, melody: false };
const BREAK: Passage = { bars: 4, energy: 0.2, drums: "none", bass: false, arpeggio: false, melody: true, rises: true };
const PEAK: Passage = { bars: 12, energy: 1, drums: "full", bass: true, arpeggio: true, melody: true };
const CALM: Passage = { bars: 4, energy: 0.35, drums: "light", bass: true, arpeggio: false, melody: true, rises: true };
const LAST: Passage = { bars: 6, energy: 0.95, drums: "full", bass: true, arpeggio: true, melody: true };
const OUTRO: Passage = { bars: 3, energy: 0.1, drums: "none", bass: false, arpeggio: false, melody: true };

const MINOR = [
  [0, 3, 7, 10],
  [-4, 0, 3, 7],
  [3, 7, 10, 14],
  [-2, 2, 5, 10],
] as const;
const MAJOR = [
  [0, 4, 7, 11],
  [-3, 0, 4, 7],
  [5, 9, 12, 16],
  [-5, -1, 2, 7],
] as const;
const OPEN = [
  [0, 7, 10, 14],
  [-2, 5, 10, 12],
  [-4, 3, 8, 12],
  [-2, 5, 9, 14],
] as const;

type Cut = readonly [beats: number, paint: Painter, palette: PaletteName, fromSeconds: number, speed: number, dissolveBeats?: number];

/** Scenes one after the other, from how long each lasts. */
function inOrder(cuts: readonly Cut[]): readonly Scene[] {
  let startBeat = 0;
  return cuts.map(([beats, paint, palette, fromSeconds, speed, dissolveBeats = 0]) => {
    const scene = { startBeat, paint, palette, fromSeconds, speed, dissolveBeats };
    startBeat += beats;
    return scene;
  });
}

const score: Score = { beatsPerMinute: 112, rootHertz: 55, chords: MINOR, passages: [INTRO, BUILD, FULL, BREAK, PEAK, CALM, LAST, OUTRO] };

const MAIN_CUTS: readonly Cut[] = [
  // Four bars of dawn, four in which it gathers.
  [10, paintRidges, "night", 0, 1],
  [10, paintWater, "night", 2, 0.8, 4],
  [4, paintSilk, "night", 3, 0.8],
  [8, paintMarble, "verdigris", 1, 0.9, 3],
  // Eight bars, a cut on each.
  [4, paintRings, "ember", 2, 1.2],
  [4, paintComets, "night", 5, 1],
  [4, paintLamps, "ember", 8, 1.4],
  [4, paintMarble, "ember", 14, 1.3],
  [4, paintRings, "gold", 9, -1.2],
  [2, paintSilk, "verdigris", 20, 1.6],
  [2, paintSilk, "ember", 31, 1.6],
  [4, paintComets, "gold", 22, 1.2],
  [4, paintMarble, "night", 30, 1.6],
  // Mist, and one picture coming through another.
  [8, paintRidges, "mist", 12, 0.7, 3],
  [8, paintWater, "mist", 20, 0.6, 4],
  // Twelve bars, twice as fast towards their end.
  [4, paintRings, "ember", 40, 1.8],
  [2, paintLamps, "gold", 50, 2],
  [2, paintLamps, "ember", 62, 2],
  [4, paintComets, "ember", 33, 1.5],
  [4, paintRidges, "ember", 6, 2.5],
  [2, paintSilk, "gold", 44, 2],
  [2, paintMarble, "gold", 52, 2],
  [4, paintRings, "night", 61, -1.8],
  [2, paintComets, "verdigris", 47, 1.6],
  [2, paintMarble, "verdigris", 66, 2],
  [4, paintWater, "ember", 31, 1.6],
  [2, paintRings, "ember", 70, 2.4],
  [2, paintRings, "gold", 75, -2.4],
  [2, paintLamps, "ember", 80, 2.6],
  [2, paintComets, "gold", 83, 1.8],
  [2, paintSilk, "ember", 90, 2.4],
  [2, paintMarble, "ember", 96, 2.4],
  [4, paintRidges, "ember", 24, 3],
  // The breath before the end.
  [10, paintComets, "mist", 60, 0.7, 3],
  [6, paintSilk, "mist", 70, 0.6, 3],
  // Six bars into the light.
  [4, paintRidges, "gold", 0, 2],
  [2, paintMarble, "gold", 110, 2],
  [2, paintRings, "gold", 112, 2.2],
  [4, paintWater, "gold", 44, 1.6],
  [2, paintSilk, "gold", 120, 2],
  [2, paintLamps, "gold", 126, 2.4],
  [2, paintComets, "gold", 130, 1.8],
  [2, paintMarble, "verdigris", 133, 2.2],
  [4, paintRings, "gold", 140, -1.6],
  [12, paintWater, "gold", 60, 0.6, 3],
];

const MIST_CUTS: readonly Cut[] = [
  [8, paintRidges, "mist", 8, 0.7],
  [8, paintWater, "mist", 4, 0.7, 4],
  [6, paintSilk, "mist", 12, 0.7],
  [6, paintMarble, "mist", 18, 0.7, 3],
  [8, paintRidges, "mist", 14, 1, 3],
];

const GOLD_CUTS: readonly Cut[] = [
  [6, paintWater, "gold", 8, 0.8],
  [6, paintSilk, "gold", 4, 0.9, 3],
  [4, paintLamps, "gold", 16, 1.2],
  [4, paintRings, "gold", 20, 1],
  [4, paintComets, "gold", 9, 1.1],
  [4, paintMarble, "gold", 27, 1.2],
  [4, paintRidges, "gold", 3, 1.4],
  [8, paintWater, "gold", 30, 0.7, 3],
];

export interface DemoFilm {
  /** In file names and events: never changed once a copy of the product has it. */
  readonly name: "nine-rings" | "the-long-mist" | "noon-on-the-water";
  readonly title: string;
  readonly description: string;
  /** Of its artist's page. */
  readonly realm: Realm;
  /** Whose it is, by mail address. */
  readonly artist: string;
  /** Whether it is cut into clips at once; each film that is takes some minutes of the machine. */
  readonly isEdited: boolean;
  readonly board: Storyboard;
}

export const MAIN: DemoFilm = {
  name: "nine-rings",
  title: "Nine rings",
  description: "A minute and a half from dawn to gold, drawn and composed by this very program: no camera, no instrument, no sample.",
  realm: "INFERNO",
  artist: "artist@demo.test",
  isEdited: true,
  board: { score, scenes: inOrder(MAIN_CUTS), fadeInBeats: 4, fadeOutBeats: 8 },
};

/** The films of the demo; the first is edited into clips. */
export const DEMO_FILMS: readonly DemoFilm[] = [
  MAIN,
  {
    name: "the-long-mist",
    title: "The long mist",
    description: "Slow hills, and what lies between them.",
    realm: "PURGATORIO",
    artist: "mira@demo.test",
    isEdited: false,
    board: {
      score: {
        beatsPerMinute: 84,
        rootHertz: 49,
        chords: OPEN,
        passages: [
          { ...INTRO, bars: 4 },
          { ...CALM, bars: 4, rises: false },
          { ...OUTRO, bars: 1 },
        ],
      },
      scenes: inOrder(MIST_CUTS),
      fadeInBeats: 4,
      fadeOutBeats: 6,
    },
  },
  {
    name: "noon-on-the-water",
    title: "Noon on the water",
    description: "Light, and what the sea makes of it.",
    realm: "PARADISO",
    artist: "santo@demo.test",
    isEdited: false,
    board: {
      score: {
        beatsPerMinute: 96,
        rootHertz: 58.27,
        chords: MAJOR,
        passages: [
          { ...INTRO, bars: 2 },
          { ...BUILD, bars: 1 },
          { ...FULL, bars: 5 },
          { ...OUTRO, bars: 2 },
        ],
      },
      scenes: inOrder(GOLD_CUTS),
      fadeInBeats: 4,
      fadeOutBeats: 6,
    },
  },
];
