/** Everything that is kept of a video lies in this folder of the object store. */
export function videoFolder(videoId: string): string {
  return `videos/${videoId}`;
}

/** The uploaded bytes, unchanged. */
export function sourceKeyOf(videoId: string): string {
  return `${videoFolder(videoId)}/source`;
}

/** What players fetch: master.m3u8, manifest.mpd, segments, poster.jpg, thumbnails.jpg. */
export function mediaFolder(videoId: string): string {
  return `${videoFolder(videoId)}/media`;
}

/** The packaged sound in a media folder: its beginning, and how the names of its parts begin. One after the other they are one MP4. */
export const SOUND_BEGINNING = "init-1.m4s";
export const SOUND_PART = "chunk-1-";
