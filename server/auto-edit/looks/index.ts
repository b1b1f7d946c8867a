import type { Realm } from "../types";
import { infernoFilters } from "./inferno";
import type { LookFrame, LookPads } from "./look-frame";
import { paradisoFilters } from "./paradiso";
import { purgatorioFilters } from "./purgatorio";

export type { LookFrame, LookPads } from "./look-frame";
export { FULL_LEVELS, type Levels } from "./palette";
export { REALM_GRADES, type RealmGrade } from "./realm-grades";

const LOOKS: Readonly<Record<Realm, (frame: LookFrame, pads: LookPads) => readonly string[]>> = {
  INFERNO: infernoFilters,
  PURGATORIO: purgatorioFilters,
  PARADISO: paradisoFilters,
};

/**
 * The realm's light as the text of an ffmpeg filter graph, from pad `input` to pad `output`: yuv420p in, yuv420p out, same size, same frames.
 * Self-contained and without randomness: the same frames always come out the same.
 */
export function lookFilters(realm: Realm, frame: LookFrame, pads: LookPads): string {
  return LOOKS[realm](frame, pads).join(";");
}

/**
 * The same light for a preview of any source: fits it to the size, then lays the look on. One unnamed input, one unnamed
 * output, so it can stand as `-vf` of one command, in ffmpeg.wasm as on the server.
 */
export function previewGraph(realm: Realm, frame: LookFrame): string {
  const { width, height, framesPerSecond } = frame;
  const fit = `fps=${framesPerSecond},scale=${width}:${height}:force_original_aspect_ratio=increase:flags=bicubic,crop=${width}:${height},setsar=1,format=yuv420p`;
  return `${fit}[fit];${lookFilters(realm, frame, { input: "fit", output: "graded" })};[graded]null`;
}
