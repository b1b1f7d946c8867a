import { and, asc, eq, ne } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { videoCaptions } from "@/db/schema";
import type { Captions } from "./contract";

export type CaptionsRow = typeof videoCaptions.$inferSelect;

/** Of one video. */
export const LANGUAGES_MAX = 20;

/** The name of the rendition that they are. */
export function captionsPart({ language, revision }: Pick<CaptionsRow, "language" | "revision">): string {
  return `captions-${language.toLowerCase()}-${revision}`;
}

/** By what viewers choose. */
export async function listCaptionsOf(tx: Tx, videoId: string): Promise<readonly CaptionsRow[]> {
  const { label, language } = videoCaptions;
  return tx.select().from(videoCaptions).where(eq(videoCaptions.videoId, videoId)).orderBy(asc(label), asc(language)).limit(LANGUAGES_MAX);
}

export async function writeCaptions(tx: Tx, row: CaptionsRow): Promise<void> {
  if (row.isDefault) {
    const others = and(eq(videoCaptions.videoId, row.videoId), ne(videoCaptions.language, row.language));
    await tx.update(videoCaptions).set({ isDefault: false }).where(others);
  }
  const { createdAt: _first, ...again } = row;
  await tx
    .insert(videoCaptions)
    .values(row)
    .onConflictDoUpdate({ target: [videoCaptions.videoId, videoCaptions.language], set: again });
}

export async function deleteCaptions(tx: Tx, videoId: string, language: string): Promise<void> {
  await tx.delete(videoCaptions).where(and(eq(videoCaptions.videoId, videoId), eq(videoCaptions.language, language)));
}

export function showCaptions({ language, label, isDefault, cues, webvtt, updatedAt }: CaptionsRow): Captions {
  return { language, label, isDefault, cues, bytes: Buffer.byteLength(webvtt), updatedAt: updatedAt.toISOString() };
}
