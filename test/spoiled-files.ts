import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AAC, H264, makeMedia, picture, tone } from "./media";

const SMALL = [...picture(2, "160x90", 12), ...tone(2)] as const;

const WHOLE: readonly (readonly [string, readonly string[]])[] = [
  ["index-first.mp4", [...SMALL, ...H264, ...AAC, "-movflags", "+faststart"]],
  ["index-last.mp4", [...SMALL, ...H264, ...AAC]],
  ["fragments.mp4", [...SMALL, ...H264, ...AAC, "-movflags", "frag_keyframe+empty_moov", "-g", "6"]],
  ["nine.webm", [...SMALL, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]],
  ["lossless.mkv", [...SMALL, "-c:v", "ffv1", "-c:a", "flac"]],
  ["old.avi", [...SMALL, "-c:v", "mpeg4", "-c:a", "mp3"]],
  ["broadcast.ts", [...SMALL, "-c:v", "mpeg2video", "-c:a", "mp2"]],
  ["moving.gif", [...picture(1, "80x44", 5)]],
  ["song.mp3", [...tone(2)]],
];

export async function makeWholeFiles(folder: string): Promise<readonly Buffer[]> {
  return Promise.all(WHOLE.map(([name, args]) => readFile(makeMedia(join(folder, name), args))));
}

/** One spoiled file: noise, or a whole file cut off, flipped, blanked, shuffled or dressed up. */
export function spoil(whole: readonly Buffer[], random: () => number): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));
  const base = Buffer.from(whole[below(whole.length)] ?? []);
  const ways: readonly (() => Buffer)[] = [
    () => noise(1 + below(60_000)),
    () => base.subarray(0, 1 + below(base.length)),
    () => base.subarray(below(base.length)),
    () => {
      for (let flips = 1 + below(60); flips > 0; flips--) base[below(base.length)] = below(256);
      return base;
    },
    () => base.fill(0, below(base.length), base.length - below(base.length / 2)),
    () => Buffer.concat([base.subarray(0, 16 + below(2000)), noise(1 + below(20_000))]),
    () => Buffer.concat([base.subarray(base.length / 2), base.subarray(0, base.length / 2)]),
    () => {
      // A size that is not believable, where MP4 and its kin keep sizes.
      if (base.length > 64) base.writeUInt32BE(0xfffffff0, 4 * below(12));
      return base;
    },
  ];
  return ways[below(ways.length)]?.() ?? base;
}
