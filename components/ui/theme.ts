import type { Mode } from "./mode";

export type Realm = "INFERNO" | "PURGATORIO" | "PARADISO";
export type Theme = "work" | "inferno" | "purgatorio" | "paradiso";

export const REALMS = ["INFERNO", "PURGATORIO", "PARADISO"] as const;

interface RealmWords {
  readonly theme: Exclude<Theme, "work">;
  readonly name: string;
  /** The light its pictures are made for; Purgatorio follows the viewer. */
  readonly nativeMode: Mode | null;
  readonly sentence: string;
  /** The last line of its book; all three end on the same word. */
  readonly lastLine: string;
  readonly lastLineEnglish: string;
}

export const REALM_WORDS: Readonly<Record<Realm, RealmWords>> = {
  INFERNO: {
    theme: "inferno",
    name: "Inferno",
    nativeMode: "dark",
    sentence: "Ember red and crushed black. Colour splits at the edges; the frame is lit from below.",
    lastLine: "E quindi uscimmo a riveder le stelle.",
    lastLineEnglish: "And so we came out to see the stars again. Inferno, last line",
  },
  PURGATORIO: {
    theme: "purgatorio",
    name: "Purgatorio",
    nativeMode: null,
    sentence: "Mist over a muted violet grey. No shadow, no glow; the light comes from nowhere.",
    lastLine: "Puro e disposto a salire a le stelle.",
    lastLineEnglish: "Clear, and ready to climb to the stars. Purgatorio, last line",
  },
  PARADISO: {
    theme: "paradiso",
    name: "Paradiso",
    nativeMode: "light",
    sentence: "Gold bloom on ivory. Highlights spill; the frame is lit from above.",
    lastLine: "L’amor che move il sole e l’altre stelle.",
    lastLineEnglish: "The love that moves the sun and the other stars. Paradiso, last line",
  },
};

/** Side by side the three keep the light they are known by: Purgatorio's is mist by day. */
export const PANEL_MODES: Readonly<Record<Realm, Mode>> = { INFERNO: "dark", PURGATORIO: "light", PARADISO: "light" };
