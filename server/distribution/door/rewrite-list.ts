/** How a list is handed to players that know no objects: what each name in it becomes. */
export interface ListForm {
  /** Whether segments are fetched as objects; through the video's own door otherwise, which asks each time who it is. */
  readonly areObjects: boolean;
  /** What stands before `/ipfs` of these: nothing for the site, the CDN's address without a slash at the end. */
  readonly carrier: string;
  /** What stands for a segment's format at the end of its address. */
  readonly ending: "m4s" | "vtt" | "jpg";
  /** Whether whoever reads it fetches keys; otherwise it is handed what is opened already. */
  readonly hasKeys: boolean;
}

/** In a manifest, what is one file from beginning to end. */
const CAPTIONS = /(?<=<BaseURL>)(bafkrei[a-z2-7]{52})\?format=raw/g;
const NAME = /(bafkrei[a-z2-7]{52})\?format=raw/g;

/** In a manifest, the sheets of small pictures. */
const SHEETS = /(contentType="image".*)<SegmentList duration="(\d+)">.*<\/SegmentList>/g;

/** The name by which the door opens a sheet; they are numbered from 1. */
export const SHEET_NAME = /^thumbnails-([1-9]\d{0,4})\.jpg$/;

/** As numbered files: there are players that take small pictures in no other form (dash.js). */
export function numberSheets(manifest: string): string {
  return manifest.replace(SHEETS, '$1<SegmentTemplate duration="$2" startNumber="1" media="thumbnails-$Number$.jpg"/>');
}

/** Lists name lists: through the same door. */
export function rewriteMaster(text: string): string {
  return text.replace(NAME, "$1.m3u8");
}

/** Lists of segments. */
export function rewriteSegments(text: string, form: ListForm): string {
  const named = form.areObjects
    ? text.replace(NAME, `${form.carrier}/ipfs/$1?format=raw`)
    : text.replace(CAPTIONS, "$1.vtt").replace(NAME, `$1.${form.ending}`);
  return form.areObjects && form.hasKeys ? named.replace(/"mhc-key:/g, '"/api/keys/') : named.replace(/^#EXT-X-KEY:.*\n/gm, "");
}
