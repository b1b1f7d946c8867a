// Options of ffmpeg that stand alone; every other one is followed by its value (ffmpeg 5.1, fftools/ffmpeg_opt.c).
const FLAGS = new Set(
  (
    "y n an vn sn dn shortest copyts start_at_zero re accurate_seek noaccurate_seek autorotate noautorotate stats nostats xerror " +
    "bitexact ignore_unknown copy_unknown hide_banner nostdin benchmark seek_timestamp fix_sub_duration find_stream_info"
  ).split(" "),
);

/** What a file that somebody gave us may turn out to be. Left out are the ones that open other files or devices: playlists, image sequences, scripts. */
const DEMUXERS_ALLOWED = [
  "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,nut,ivf,wtv,rm,dv,gxf,h264,hevc,obu,m4v,y4m,yuv4mpegpipe",
  "wav,w64,mp3,aac,flac,aiff,caf,ac3,eac3,dts,amr,ape,tta,wv,au,opus,gif,png_pipe,jpeg_pipe,webp_pipe",
].join(",");

export const SAFE_INPUT = ["-protocol_whitelist", "file,pipe", "-format_whitelist", DEMUXERS_ALLOWED] as const;

/** A path that can only ever be a path: with the prefix, no name such as `http://x`, `concat:a` or `-y` is taken for anything else. */
export function asFile(path: string): string {
  return path.startsWith("file:") ? path : `file:${path}`;
}

function arrangeInput(options: readonly string[], path: string, threads: number): string[] {
  const format = options.indexOf("-f");
  // A format named by the caller is our own doing (lavfi sources, raw streams): it needs no guessing, so no list to guess from.
  const guarded = format === -1 ? SAFE_INPUT : [];
  const isGenerated = format !== -1 && options[format + 1] === "lavfi";
  return [...guarded, ...withThreads(options, threads), "-i", isGenerated ? path : asFile(path)];
}

function withThreads(options: readonly string[], threads: number): string[] {
  return options.includes("-threads") ? [...options] : ["-threads", String(threads), ...options];
}

/**
 * Puts each input behind the list of protocols and formats it may use and gives each codec its number of threads.
 * @param args ffmpeg's arguments from the first input to the last output.
 * @throws Error when an option has no value or nothing follows it: a fault of the caller, never of the file.
 */
export function arrangeArguments(args: readonly string[], threads: number): string[] {
  const arranged: string[] = [];
  let group: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    const value = args[at + 1];
    if (word === "-i") {
      if (value === undefined) throw new Error("ffmpeg arguments: -i without a path");
      arranged.push(...arrangeInput(group, value, threads));
      group = [];
      at++;
    } else if (word.startsWith("-") && word.length > 1) {
      group.push(word);
      if (FLAGS.has(word.slice(1))) continue;
      if (value === undefined) throw new Error(`ffmpeg arguments: ${word} without a value`);
      group.push(value);
      at++;
    } else {
      arranged.push(...withThreads(group, threads), word);
      group = [];
    }
  }
  if (group.length > 0) throw new Error(`ffmpeg arguments: ${group.join(" ")} after the last output`);
  return arranged;
}
