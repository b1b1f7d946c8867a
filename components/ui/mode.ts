export const MODES = ["light", "dark"] as const;
export type Mode = (typeof MODES)[number];

/** The visitor's own setting; without this cookie the system's is followed. */
export const MODE_COOKIE = "mhc-mode";

export function readMode(cookie: string | undefined): Mode | null {
  return MODES.find((mode) => mode === cookie) ?? null;
}
