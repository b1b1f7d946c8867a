import { type Thumbnails, thumbnailsShape, type Video } from "./contract";
import type { VideoWithArtist } from "./video-queries";

/** Where a file of a video's media folder is served. */
export function mediaUrl(videoId: string, name: string): string {
  return `/api/videos/${videoId}/media/${name}`;
}

function readThumbnails(videoId: string, stored: unknown): (Thumbnails & { readonly url: string }) | null {
  const parsed = thumbnailsShape.safeParse(stored);
  return parsed.success ? { ...parsed.data, url: mediaUrl(videoId, "thumbnails.jpg") } : null;
}

/** A video in the shape of the REST contract, for one who may watch it. */
export function showVideo({ video, artist }: VideoWithArtist): Video {
  const isReady = video.status === "ready";
  return {
    id: video.id,
    title: video.title,
    description: video.description,
    status: video.status,
    progress: isReady ? 1 : video.progress,
    durationMs: video.durationMs,
    width: video.width,
    height: video.height,
    sizeBytes: video.sizeBytes,
    hasAudio: video.hasAudio,
    sha256: video.sha256,
    visibility: video.visibility,
    minTier: video.minTier,
    releaseAt: video.releaseAt?.toISOString() ?? null,
    isLocked: false,
    neededTier: null,
    artistId: video.artistId,
    artist,
    playback: isReady ? { hls: mediaUrl(video.id, "master.m3u8"), dash: mediaUrl(video.id, "manifest.mpd") } : null,
    posterUrl: video.posterKey === null ? null : mediaUrl(video.id, "poster.jpg"),
    thumbnails: isReady ? readThumbnails(video.id, video.thumbnails) : null,
    error: video.error ?? undefined,
    createdAt: video.createdAt.toISOString(),
    publishedAt: video.publishedAt?.toISOString() ?? null,
  };
}

/** A video as a card for one who may know of it but not watch it: its title, its poster, the tier that opens it. */
export function showLockedVideo(found: VideoWithArtist, neededTier: Video["neededTier"]): Video {
  const card = showVideo(found);
  return { ...card, isLocked: true, neededTier, description: "", playback: null, thumbnails: null, sha256: null, sizeBytes: null };
}
