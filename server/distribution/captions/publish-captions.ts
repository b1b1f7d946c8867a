import { and, eq, inArray } from "drizzle-orm";
import { videoObjects, videoRenditions } from "@/db/schema";
import { findVideoToPackage } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { publishLists } from "../lists/publish-lists";
import { keepRendition } from "../packaging/keep-rendition";
import { PACKAGING } from "../packaging/plan-ladder";
import { publishRoot } from "../roots/publish-root";
import type { WorkSecret } from "../sealing/seal";
import { settleSealing } from "../sealing/work-secret";
import { filmMsOf, listRenditions, type RenditionRow } from "../work-queries";
import { type CaptionsRow, captionsPart, listCaptionsOf } from "./captions-queries";

const MS_PER_SECOND = 1_000;
/** RFC 6381, of WebVTT. */
const CODECS = "wvtt";

interface Wanted {
  readonly rows: readonly CaptionsRow[];
  readonly known: readonly RenditionRow[];
  readonly durationMs: number;
  readonly work: WorkSecret | null;
}

/** Each a rendition of a single segment, made again only when its text or its keys are others. */
async function keepWanted(services: Services, { rows, known, durationMs, work }: Wanted, signal: AbortSignal): Promise<void> {
  for (const row of rows) {
    const name = captionsPart(row);
    const before = known.find((rendition) => rendition.name === name);
    if (before?.isSealed === (work !== null) && before.generation === (work?.generation ?? 0)) continue;
    const size = { width: null, height: null, framesPerSecond: null };
    const facts = { videoId: row.videoId, name, kind: "captions" as const, isLifeboat: false, codecs: CODECS, ...size, timescale: MS_PER_SECOND };
    const read = async (): Promise<Uint8Array> => new TextEncoder().encode(row.webvtt);
    await keepRendition(services, { facts: { ...facts, packaging: PACKAGING }, ticks: [durationMs], read, work, signal });
  }
}

/** What was removed or replaced is carried for a day, for whoever has just read its name. */
async function retire({ db, clock }: Services, videoId: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await db.transaction(async (tx) => {
    const isGone = and(eq(videoObjects.videoId, videoId), inArray(videoObjects.part, [...names]), eq(videoObjects.state, "current"));
    await tx.update(videoObjects).set({ state: "retired", changedAt: clock.now() }).where(isGone);
    await tx.delete(videoRenditions).where(and(eq(videoRenditions.videoId, videoId), inArray(videoRenditions.name, [...names])));
  });
}

/**
 * Makes objects of a video's captions, sealed as its film is, and names them in its lists; no other object gets another name. Does nothing
 * before there is a picture: the film's packaging comes here again. Can be repeated.
 */
export async function publishCaptions(services: Services, input: { readonly videoId: string }, signal: AbortSignal): Promise<void> {
  const { videoId } = input;
  const video = await findVideoToPackage(services, videoId);
  const known = await listRenditions(services.db, videoId);
  const durationMs = filmMsOf(known);
  if (video === null || durationMs === 0) return;
  const rows = await listCaptionsOf(services.db, videoId);
  const before = known.filter(({ kind }) => kind === "captions");
  if (rows.length === 0 && before.length === 0) return;
  await keepWanted(services, { rows, known: before, durationMs, work: await settleSealing(services, video) }, signal);
  const names = new Set(rows.map(captionsPart));
  await retire(
    services,
    videoId,
    before.map(({ name }) => name).filter((name) => !names.has(name)),
  );
  await publishLists(services, { videoId });
  await publishRoot(services, { videoId });
}
