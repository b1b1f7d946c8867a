const SCHEME = "mhc-key:";
const KEY_ID = /^(vid_[0-9a-z]{26})\.(0|[1-9]\d{0,8})\.([0-9a-z-]{1,32})\.(0|[1-9]\d{0,8})$/;

/** How a playlist names a key: players ask the application for it, `GET /api/keys/<id>`, and nobody else has it. */
export function keyUri(keyId: string): string {
  return `${SCHEME}${keyId}`;
}

/** What the name of a key says; it is no secret. */
export interface KeyName {
  readonly videoId: string;
  /** How often the work was sealed anew. */
  readonly generation: number;
  /** The rendition. */
  readonly part: string;
  /** Which stretch of it, from 0. */
  readonly epoch: number;
}

/** `<work>.<generation>.<rendition>.<epoch>` */
export function keyIdOf({ videoId, generation, part, epoch }: KeyName): string {
  return `${videoId}.${generation}.${part}.${epoch}`;
}

/** Null of what names no key. Two texts never name the same one. */
export function readKeyId(text: string): KeyName | null {
  const [, videoId, generation, part, epoch] = KEY_ID.exec(text) ?? [];
  if (videoId === undefined || part === undefined) return null;
  return { videoId, generation: Number(generation), part, epoch: Number(epoch) };
}
