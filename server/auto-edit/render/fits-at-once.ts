import { availableParallelism } from "node:os";
import type { VideoStream } from "@/server/adapters/media";

const MIB = 1024 ** 2;
/** What the decoders of one run may hold together, less what each thread of the encoder takes: the engine ends a run at 2 GiB, and looks and encoder need theirs. */
const HELD_BYTES_MAX = 1350 * MIB;
const BYTES_PER_THREAD = 24 * MIB;
/** Places are decoded one after the other, and faster than what comes of them is encoded: with more threads, each decoder would only hold more pictures. */
export const THREADS_PER_INPUT = Math.min(2, availableParallelism());
/** Pictures that a decoder with so many threads holds from its first one on: 11 to 14 were seen, of HEVC and H.264. */
const HELD_PICTURES = 15;

/** Whether decoders of so many places in one source fit into memory at once: all of them begin before the first frame goes on. */
export function fitsAtOnce(count: number, video: VideoStream, threads = availableParallelism()): boolean {
  const { codedWidth, codedHeight, bitDepth, pixelFormat } = video;
  const planes = /444|gbr|rgb/.test(pixelFormat) ? 3 : pixelFormat.includes("422") ? 2 : 1.5;
  const pictureBytes = codedWidth * codedHeight * planes * (bitDepth > 8 ? 2 : 1);
  return count === 1 || count * HELD_PICTURES * pictureBytes <= HELD_BYTES_MAX - threads * BYTES_PER_THREAD;
}
