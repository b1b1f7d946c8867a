import { SEGMENT_SECONDS } from "../packaging/plan-ladder";

/** The name of the rendition that they are. */
export const THUMBNAILS = "thumbnails";
/** The pictures of a sheet, row by row. */
export const TILES = { columns: 5, rows: 5 } as const;
const TILES_OF_SHEET = TILES.columns * TILES.rows;
const LONG_SIDE_PIXELS = 160;
/** Packaged films have a key frame at each of these, and no other picture is decoded. */
const STEP_MS = SEGMENT_SECONDS * 1_000;
const INTERVAL_MS_MAX = 10_000;
/** Up to ten minutes there is one every two seconds, and never more than this before they are ten seconds apart. */
const PICTURES_USUAL = 300;

/** How the small pictures of a film are laid out. Of six hours, the longest film, there are 2,160 on 87 sheets. */
export interface SheetLayout {
  /** Each stands for the film from its own time up to that of the next. */
  readonly intervalMs: number;
  readonly pictures: number;
  /** Of one picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** For how much of the film each sheet stands, in ms. */
  readonly sheetsMs: readonly number[];
}

export function laySheets(film: { readonly durationMs: number; readonly width: number; readonly height: number }): SheetLayout {
  const { durationMs } = film;
  const intervalMs = Math.min(INTERVAL_MS_MAX, STEP_MS * Math.max(1, Math.ceil(durationMs / (PICTURES_USUAL * STEP_MS))));
  const pictures = Math.max(1, Math.ceil(durationMs / intervalMs));
  const sheetMs = TILES_OF_SHEET * intervalMs;
  const sheets = Math.ceil(pictures / TILES_OF_SHEET);
  const scale = Math.min(1, LONG_SIDE_PIXELS / Math.max(film.width, film.height));
  const even = (pixels: number): number => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return {
    ...{ intervalMs, pictures, width: even(film.width), height: even(film.height) },
    sheetsMs: Array.from({ length: sheets }, (_, sheet) => Math.min(sheetMs, durationMs - sheet * sheetMs)),
  };
}
