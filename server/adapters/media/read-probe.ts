import { DomainError } from "@/server/kernel/errors";
import type { MediaProbe } from "./index";
import { parseProbe } from "./parse-probe";

/** Asks for a file's description, and measures its length when the container does not state it (raw streams, recordings that were cut off). */
export async function readProbe(askStreams: () => Promise<string>, measureMs: () => Promise<number>): Promise<MediaProbe> {
  const described = parseProbe(await askStreams());
  const durationMs = described.durationMs ?? (await measureMs());
  if (durationMs <= 0) throw new DomainError("media_unreadable", { sentence: "This file has no length: nothing in it can be played." });
  return { ...described, durationMs };
}
