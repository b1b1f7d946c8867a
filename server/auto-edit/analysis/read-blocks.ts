import type { Readable } from "node:stream";

/**
 * Cuts a byte stream into blocks of `blockBytes` and hands each over in order, waiting for it to be used: a slow user slows ffmpeg down.
 * The block is a view that is overwritten by the next one. What is left at the end, shorter than a block, goes to `useRest`.
 */
export async function readBlocks(
  stream: Readable,
  blockBytes: number,
  useBlock: (block: Buffer) => void | Promise<void>,
  useRest?: (rest: Buffer) => void | Promise<void>,
): Promise<void> {
  const block = Buffer.alloc(blockBytes);
  let filled = 0;
  for await (const part of stream) {
    if (!Buffer.isBuffer(part)) throw new TypeError("A media pipe carries bytes");
    for (let from = 0; from < part.length; ) {
      const taken = part.copy(block, filled, from, Math.min(part.length, from + blockBytes - filled));
      filled += taken;
      from += taken;
      if (filled < blockBytes) continue;
      const used = useBlock(block);
      if (used !== undefined) await used;
      filled = 0;
    }
  }
  if (filled > 0) await useRest?.(block.subarray(0, filled));
}
