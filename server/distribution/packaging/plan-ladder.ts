import type { MediaProbe, VideoStream } from "@/server/adapters/media";
import { fitSize, isHdr, requireFilm } from "@/server/catalogue";

/** Goes up when what is made of a source changes: everything is then packaged anew, one after the other. */
export const PACKAGING = 1;
/** Goes up with the former, and when films get a part that they had not: then what a film has not yet is made, and nothing that is there again. */
export const WORK_PACKAGING = 2;
export const SEGMENT_SECONDS = 2;
/** Threads that share a bitrate's cap decide by what the others have done just then, and no two runs give the same bytes: one alone does. */
const ENCODER_THREADS = 1;
const FRAMES_PER_SECOND_MAX = 60;
const LIFEBOAT_FRAMES_PER_SECOND_MAX = 15;

export interface RenditionPlan {
  /** Unique in a video: `720p`, `audio`, `lifeboat`, `lifeboat-audio`. */
  readonly name: string;
  readonly kind: "video" | "audio";
  /** What gets through the thinnest line. */
  readonly isLifeboat: boolean;
  readonly framesPerSecond: number | null;
  /** Of a picture; 0 of sound. */
  readonly shortSidePixels: number;
  /** Arguments between the input and the muxer; the bitrate's cap is scaled by `squeeze` (1 at first, less when a segment came out too large). */
  readonly args: (squeeze: number) => readonly string[];
}

interface Rung {
  /** Of the shorter side. */
  readonly pixels: number;
  /** The most that the picture takes over any second or two; x264's VBV keeps to it. */
  readonly capKbps: number;
}

/** Largest first. Two seconds at the cap and a full buffer of one more second stay below 2 MiB. */
const RUNGS: readonly Rung[] = [
  { pixels: 1080, capKbps: 5000 },
  { pixels: 720, capKbps: 2800 },
  { pixels: 480, capKbps: 1200 },
  { pixels: 240, capKbps: 400 },
];
const LIFEBOAT: Rung = { pixels: 144, capKbps: 64 };
/** The size that is made first: good enough for anybody, and made in a fraction of the time of the largest. */
const FIRST_PIXELS_MAX = 480;
/** A rung this near below the source's own size is left out. */
const NEAR_SHARE = 0.8;
const SOUND_KBPS = 160;
const LIFEBOAT_SOUND = { kbps: 20, sampleRateHz: 22_050 } as const;

function rateOf(film: VideoStream, most: number): number | null {
  const rate = Math.min(most, film.framesPerSecond);
  const isAsIs = !film.isVariableFrameRate && film.framesPerSecond <= most;
  return isAsIs || rate <= 0 ? null : rate;
}

function filtersOf(film: VideoStream, rung: Rung, fps: number | null): string {
  const { width, height } = fitSize(film, rung.pixels);
  const hdr = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv";
  return [
    "yadif=deint=interlaced",
    `scale=${width}:${height}:flags=bicubic`,
    ...(isHdr(film) ? [hdr] : []),
    ...(fps === null ? [] : [`fps=${fps.toFixed(3)}`]),
    "setsar=1",
    "format=yuv420p",
  ].join(",");
}

/** No dates, no versions: the same source gives the same bytes. */
const EXACT = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact"] as const;

function planVideo(film: VideoStream, rung: Rung, isLifeboat: boolean): RenditionPlan {
  const fps = rateOf(film, isLifeboat ? LIFEBOAT_FRAMES_PER_SECOND_MAX : FRAMES_PER_SECOND_MAX);
  const args = (squeeze: number): readonly string[] => {
    const cap = Math.round(rung.capKbps * squeeze);
    return [
      ...["-map", `0:${film.index}`, "-vf", filtersOf(film, rung, fps), "-c:v", "libx264", "-threads", String(ENCODER_THREADS)],
      ...["-preset", isLifeboat ? "fast" : "veryfast"],
      ...["-profile:v", "high", "-crf", isLifeboat ? "30" : "23", "-maxrate", `${cap}k`, "-bufsize", `${cap}k`],
      // A closed group of pictures each two seconds and no other key frame, at the same times in every size.
      ...["-force_key_frames", `expr:gte(t,n_forced*${SEGMENT_SECONDS})`, "-sc_threshold", "0", "-flags:v", "+cgop+bitexact"],
      ...(isHdr(film) ? ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"] : []),
      ...EXACT,
    ];
  };
  const name = isLifeboat ? "lifeboat" : `${rung.pixels}p`;
  return { name, kind: "video", isLifeboat, framesPerSecond: fps ?? film.framesPerSecond, shortSidePixels: rung.pixels, args };
}

function planSound(index: number, isLifeboat: boolean): RenditionPlan {
  const quality = isLifeboat
    ? ["-ac", "1", "-ar", String(LIFEBOAT_SOUND.sampleRateHz), "-b:a", `${LIFEBOAT_SOUND.kbps}k`]
    : ["-ac", "2", "-ar", "48000", "-b:a", `${SOUND_KBPS}k`];
  const args = () => ["-map", `0:${index}`, "-af", "aresample=async=1:first_pts=0", "-c:a", "aac", ...quality, "-flags:a", "+bitexact", ...EXACT];
  return { name: isLifeboat ? "lifeboat-audio" : "audio", kind: "audio", isLifeboat, framesPerSecond: null, shortSidePixels: 0, args };
}

/** The source's own size first, then what is well below it; each with the cap of the rung that it lies in. */
function rungsOf(film: VideoStream): readonly Rung[] {
  const { width, height } = fitSize(film);
  const pixels = Math.min(width, height);
  const capKbps = RUNGS.findLast((rung) => rung.pixels >= pixels)?.capKbps ?? RUNGS[0]?.capKbps ?? LIFEBOAT.capKbps;
  return [{ pixels, capKbps }, ...RUNGS.filter((rung) => rung.pixels <= pixels * NEAR_SHARE)];
}

export interface Ladder {
  /** What a film needs to be watched; the rest follows. */
  readonly first: readonly RenditionPlan[];
  readonly rest: readonly RenditionPlan[];
}

/**
 * Every rendition of a file, in the order in which they are made: sound and one good picture, then what gets through thin lines, then
 * the others from small to large. Never larger than the source, always in its shape.
 * @throws DomainError `media_unreadable` for what is no film.
 */
export function planLadder(probe: MediaProbe): Ladder {
  const film = requireFilm(probe);
  const rungs = rungsOf(film);
  const firstRung = rungs.find(({ pixels }) => pixels <= FIRST_PIXELS_MAX) ?? rungs.at(-1) ?? LIFEBOAT;
  const others = rungs.filter((rung) => rung !== firstRung).toReversed();
  const { audio } = probe;
  return {
    first: [...(audio === null ? [] : [planSound(audio.index, false)]), planVideo(film, firstRung, false)],
    rest: [
      planVideo(film, { ...LIFEBOAT, pixels: Math.min(LIFEBOAT.pixels, firstRung.pixels) }, true),
      ...(audio === null ? [] : [planSound(audio.index, true)]),
      ...others.map((rung) => planVideo(film, rung, false)),
    ],
  };
}
