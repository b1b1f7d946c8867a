import { z } from "zod";
import type { MediaProbe } from "@/server/adapters/media";

const count = z.number().int().nonnegative();
const word = z.string().nullable();

const videoStream = z.object({
  ...{ index: count, codec: z.string(), profile: word, pixelFormat: z.string(), bitDepth: count },
  ...{ width: count, height: count, codedWidth: count, codedHeight: count, rotationDegrees: count },
  ...{ framesPerSecond: z.number(), isVariableFrameRate: z.boolean(), isAttachedPicture: z.boolean() },
  ...{ colorPrimaries: word, colorTransfer: word, colorSpace: word, colorRange: word },
});
const audioStream = z.object({ index: count, codec: z.string(), channels: count, sampleRateHz: count });
const mediaProbe: z.ZodType<MediaProbe> = z.object({
  ...{ durationMs: z.number().positive(), sizeBytes: count, format: z.string(), streamCount: count },
  ...{ video: videoStream.nullable(), audio: audioStream.nullable() },
});

/** What was found in a file when it was inspected; null where that was not kept, or kept in an earlier form. */
export function readStoredProbe(stored: unknown): MediaProbe | null {
  return mediaProbe.safeParse(stored).data ?? null;
}
