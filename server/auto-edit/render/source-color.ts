import type { VideoStream } from "@/server/adapters/media";

/** Codecs whose files may carry interlaced pictures. */
const MAYBE_INTERLACED = new Set(["h264", "hevc", "mpeg2video", "mpeg1video", "dvvideo", "vc1", "prores", "mpeg4", "rawvideo", "ffv1", "dnxhd"]);
const HDR_TRANSFERS = new Set(["smpte2084", "arib-std-b67"]);
/** Pictures up to this high were BT.601 when nothing says otherwise; so do players guess. */
const STANDARD_HEIGHT_MAX = 576;
/** Nominal peak of the tone curve's input, in cd/m²: paper white where HDR video puts it (ITU-R BT.2408: 203). */
const HDR_WHITE_NITS = 203;

/** Frames that were filmed in halves are put together; the filter lets others through untouched. */
export function deinterlaceFilter(video: VideoStream): string | null {
  return MAYBE_INTERLACED.has(video.codec) && video.bitDepth <= 16 ? "bwdif=mode=send_frame:deint=interlaced" : null;
}

/** From whatever the source is in to yuv420p of BT.709 in limited range, scaled to the size on the way. */
export function toRec709(video: VideoStream, width: number, height: number): string {
  const size = `${width}:${height}`;
  if (video.colorTransfer !== null && HDR_TRANSFERS.has(video.colorTransfer)) return toneMapped(video, size);
  const range = video.colorRange === "pc" ? "full" : "limited";
  const scale = `scale=${size}:flags=bicubic:in_color_matrix=${matrixOf(video)}:in_range=${range}:out_color_matrix=bt709:out_range=limited`;
  if (video.colorPrimaries !== "bt2020") return `${scale},format=yuv420p,setsar=1`;
  // Wide colours without HDR: the primaries are mapped as well, or skin turns grey.
  return `scale=${size}:flags=bicubic,format=yuv444p10le,setsar=1,zscale=matrixin=${zMatrixOf(video)}:primariesin=bt2020:transferin=bt709:rangein=${range}:matrix=bt709:primaries=bt709:transfer=bt709:range=limited,format=yuv420p`;
}

function toneMapped(video: VideoStream, size: string): string {
  const transfer = video.colorTransfer ?? "smpte2084";
  const range = video.colorRange === "pc" ? "full" : "limited";
  const linear = `zscale=matrixin=${zMatrixOf(video)}:primariesin=${video.colorPrimaries === "bt709" ? "bt709" : "bt2020"}:transferin=${transfer}:rangein=${range}:transfer=linear:npl=${HDR_WHITE_NITS}`;
  return `scale=${size}:flags=bicubic,format=yuv444p10le,setsar=1,${linear},format=gbrpf32le,zscale=primaries=bt709,tonemap=hable:desat=0,zscale=transfer=bt709:matrix=bt709:range=limited,format=yuv420p`;
}

function matrixOf(video: VideoStream): string {
  switch (video.colorSpace) {
    case "bt709":
      return "bt709";
    case "bt2020nc":
    case "bt2020c":
      return "bt2020";
    case "smpte170m":
    case "bt470bg":
      return "bt601";
    case "smpte240m":
      return "smpte240m";
    default:
      return Math.min(video.width, video.height) <= STANDARD_HEIGHT_MAX ? "bt601" : "bt709";
  }
}

const zMatrixOf = (video: VideoStream): string => (video.colorSpace === "bt709" ? "bt709" : "bt2020nc");
