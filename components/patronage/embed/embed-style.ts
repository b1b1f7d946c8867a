import type { Realm } from "@/components/ui/theme";

interface Colours {
  readonly bg: string;
  readonly ink: string;
  readonly ink2: string;
  readonly line: string;
  readonly accent: string;
  readonly onAccent: string;
}

const PAPER: Colours = {
  bg: "light-dark(oklch(0.985 0.003 85), oklch(0.16 0.004 70))",
  ink: "light-dark(oklch(0.205 0.008 60), oklch(0.94 0.006 85))",
  ink2: "light-dark(oklch(0.415 0.01 60), oklch(0.765 0.008 80))",
  line: "light-dark(oklch(0.615 0.01 70), oklch(0.52 0.01 70))",
  accent: "light-dark(oklch(0.205 0.008 60), oklch(0.94 0.006 85))",
  onAccent: "light-dark(oklch(0.985 0.003 85), oklch(0.16 0.004 70))",
};

/** The tokens' values: a page inside another site's has no other file to read them from. */
const COLOURS: Readonly<Record<Realm, Colours>> = {
  INFERNO: {
    bg: "oklch(0.13 0.012 25)",
    ink: "oklch(0.945 0.014 60)",
    ink2: "oklch(0.775 0.03 50)",
    line: "oklch(0.53 0.085 30)",
    accent: "oklch(0.655 0.215 34)",
    onAccent: "oklch(0.13 0.02 25)",
  },
  PURGATORIO: {
    bg: "light-dark(oklch(0.93 0.008 300), oklch(0.225 0.016 295))",
    ink: "light-dark(oklch(0.255 0.02 300), oklch(0.93 0.008 300))",
    ink2: "light-dark(oklch(0.4 0.022 300), oklch(0.79 0.014 300))",
    line: "light-dark(oklch(0.57 0.022 300), oklch(0.57 0.018 297))",
    accent: "light-dark(oklch(0.37 0.03 300), oklch(0.89 0.016 300))",
    onAccent: "light-dark(oklch(0.985 0.004 300), oklch(0.205 0.018 295))",
  },
  PARADISO: {
    bg: "oklch(0.968 0.022 88)",
    ink: "oklch(0.24 0.03 70)",
    ink2: "oklch(0.41 0.045 70)",
    line: "oklch(0.6 0.07 76)",
    accent: "oklch(0.815 0.145 84)",
    onAccent: "oklch(0.225 0.035 70)",
  },
};

/** The whole style of an embed, in the light of the artist's realm. */
export function embedStyle(realm: Realm | null): string {
  const { bg, ink, ink2, line, accent, onAccent } = realm === null ? PAPER : COLOURS[realm];
  return [
    ":root{color-scheme:light dark}*{box-sizing:border-box;margin:0}",
    `body{padding:16px;background:${bg};color:${ink};font:15px/1.4 system-ui,sans-serif}`,
    `a.press{display:inline-flex;min-height:44px;align-items:center;padding:8px 16px;border:1px solid ${line};border-radius:4px;background:${accent};color:${onAccent};font-weight:600;text-decoration:none}`,
    `a:focus-visible{outline:2px solid ${ink};outline-offset:2px}`,
    "h1{font:600 22px/1.1 Georgia,serif;overflow-wrap:anywhere}",
    `p{color:${ink2};font-size:13px}.sum{color:${ink};font-size:22px;font-weight:600;font-variant-numeric:tabular-nums}`,
    `main{display:grid;gap:10px;max-width:420px}svg{display:block;width:100%;height:24px;color:${ink2}}`,
  ].join("");
}
