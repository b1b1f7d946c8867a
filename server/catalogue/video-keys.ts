/** Everything that is kept of a video lies in this folder of the object store. */
export function videoFolder(videoId: string): string {
  return `videos/${videoId}`;
}

/** The uploaded bytes, unchanged. */
export function sourceKeyOf(videoId: string): string {
  return `${videoFolder(videoId)}/source`;
}

/** Its pictures; of what was made before there were objects, its package too. */
export function mediaFolder(videoId: string): string {
  return `${videoFolder(videoId)}/media`;
}

/** The picture that stands for a film. */
export const POSTER = "poster.jpg";
