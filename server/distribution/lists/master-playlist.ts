import type { Cid } from "@/protocol/cid";
import { objectName } from "@/protocol/object-path";

/** A rendition as lists name it. */
export interface ListedRendition {
  readonly name: string;
  readonly kind: "video" | "audio";
  readonly isLifeboat: boolean;
  readonly codecs: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  readonly averageBps: number;
  readonly peakBps: number;
  readonly playlistCid: Cid;
}

/** Captions as lists name them. */
export interface ListedCaptions {
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
  readonly label: string;
  readonly isDefault: boolean;
  readonly averageBps: number;
  readonly playlistCid: Cid;
}

/** Small pictures as lists name them: sheets of them in the order of the film. */
export interface ListedThumbnails {
  readonly name: string;
  /** Of one picture, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly codecs: string;
  readonly peakBps: number;
  readonly playlistCid: Cid;
}

const CAPTIONS_GROUP = "captions";

function soundLine(sound: ListedRendition): string {
  const channels = sound.isLifeboat ? 1 : 2;
  const attributes = `TYPE=AUDIO,GROUP-ID="${sound.name}",NAME="Sound",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="${channels}",URI="${objectName(sound.playlistCid)}"`;
  return `#EXT-X-MEDIA:${attributes}`;
}

function captionsLine({ label, language, isDefault, playlistCid }: ListedCaptions): string {
  const choice = `DEFAULT=${isDefault ? "YES" : "NO"},AUTOSELECT=YES,FORCED=NO`;
  return `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${CAPTIONS_GROUP}",NAME="${label}",LANGUAGE="${language}",${choice},URI="${objectName(playlistCid)}"`;
}

/** Image Media Playlist 0.4. It is no part of RFC 8216, by which players leave out what they do not know. */
function thumbnailsLine({ width, height, codecs, peakBps, playlistCid }: ListedThumbnails): string {
  return `#EXT-X-IMAGE-STREAM-INF:BANDWIDTH=${peakBps},RESOLUTION=${width}x${height},CODECS="${codecs}",URI="${objectName(playlistCid)}"`;
}

function variantLines(picture: ListedRendition | null, sound: ListedRendition | null, hasCaptions: boolean): readonly string[] {
  const parts = [picture, sound].filter((each) => each !== null);
  const sum = (of: (each: ListedRendition) => number): number => parts.reduce((total, each) => total + of(each), 0);
  const attributes = [
    `BANDWIDTH=${sum((each) => each.peakBps)}`,
    `AVERAGE-BANDWIDTH=${sum((each) => each.averageBps)}`,
    `CODECS="${parts.map((each) => each.codecs).join(",")}"`,
    ...(picture === null ? [] : [`RESOLUTION=${picture.width}x${picture.height}`]),
    ...(picture?.framesPerSecond == null ? [] : [`FRAME-RATE=${picture.framesPerSecond.toFixed(3)}`]),
    ...(sound === null ? [] : [`AUDIO="${sound.name}"`]),
    ...(hasCaptions ? [`SUBTITLES="${CAPTIONS_GROUP}"`] : []),
  ];
  const list = picture ?? sound;
  return list === null ? [] : [`#EXT-X-STREAM-INF:${attributes.join(",")}`, objectName(list.playlistCid)];
}

/**
 * The HLS playlist that names these renditions. The first variant is where players begin: the renditions come in the order in which
 * they were made. A picture for thin lines goes with the sound for them.
 */
export function writeMasterPlaylist(
  renditions: readonly ListedRendition[],
  captions: readonly ListedCaptions[],
  options: { readonly hasSoundAlone: boolean; readonly thumbnails: ListedThumbnails | null },
): string {
  const of = (kind: ListedRendition["kind"]) => renditions.filter((each) => each.kind === kind);
  const sounds = of("audio");
  const soundFor = (isLifeboat: boolean) => sounds.find((sound) => sound.isLifeboat === isLifeboat) ?? sounds[0] ?? null;
  const thinnest = soundFor(true);
  return `${[
    ...["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"],
    // Before all that a player may choose between: there is one, whichever way the rest of a film goes.
    ...(options.thumbnails === null ? [] : [thumbnailsLine(options.thumbnails)]),
    ...sounds.map(soundLine),
    ...captions.map(captionsLine),
    ...of("video").flatMap((picture) => variantLines(picture, soundFor(picture.isLifeboat), captions.length > 0)),
    ...(options.hasSoundAlone && thinnest !== null ? variantLines(null, thinnest, false) : []),
  ].join("\n")}\n`;
}
