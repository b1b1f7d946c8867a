/** x264's settings, the same for every clip; the bench encodes with the same. */
export const PICTURE_PRESET = "fast";
export const PICTURE_CRF = 21;
/** Grain must not be able to buy any number of bits. */
const BITS_PER_PIXEL_MAX = 0.2;
const KEYFRAME_SECONDS = 2;

/** How a clip's picture is written: H.264 High, 4:2:0, tagged BT.709 in limited range. */
export function pictureCodec(clip: { readonly width: number; readonly height: number }, framesPerSecond: number): readonly string[] {
  const kilobits = Math.max(300, Math.round((clip.width * clip.height * framesPerSecond * BITS_PER_PIXEL_MAX) / 1000));
  return [
    ...["-c:v", "libx264", "-preset", PICTURE_PRESET, "-crf", String(PICTURE_CRF), "-profile:v", "high", "-pix_fmt", "yuv420p"],
    ...["-maxrate", `${kilobits}k`, "-bufsize", `${2 * kilobits}k`, "-g", String(Math.round(framesPerSecond * KEYFRAME_SECONDS))],
    ...["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv", "-flags:v", "+bitexact"],
  ];
}

export const SOUND_RATE_HZ = 48_000;
export const SOUND_CODEC = ["-c:a", "aac", "-b:a", "192k", "-ar", String(SOUND_RATE_HZ), "-ac", "2", "-flags:a", "+bitexact"] as const;

/** The index before the pictures, so that players start at once; nothing of the source's metadata, nothing of the time of day. */
export const CONTAINER = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4"] as const;
