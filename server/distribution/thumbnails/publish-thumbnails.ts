import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { findVideoToPackage, type VideoToPackage } from "@/server/catalogue";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { publishLists } from "../lists/publish-lists";
import { keepRendition, readFrom } from "../packaging/keep-rendition";
import { WORK_PACKAGING } from "../packaging/plan-ladder";
import { joinRendition } from "../packaging/read-rendition";
import { withScratch } from "../packaging/with-scratch";
import { publishRoot } from "../roots/publish-root";
import { sealAsMeant } from "../sealing/seal-as-meant";
import { settleSealing } from "../sealing/work-secret";
import { listRenditions, type RenditionRow } from "../work-queries";
import { drawSheets } from "./draw-sheets";
import { laySheets, THUMBNAILS } from "./lay-sheets";

const MS_PER_SECOND = 1_000;
/** What players call pictures of this kind. */
const CODECS = "jpeg";
/** A film's sheets have no init. */
const NO_INIT = "";

async function drawAndKeep(services: Services, video: VideoToPackage, film: RenditionRow, signal: AbortSignal): Promise<void> {
  const layout = laySheets({ durationMs: film.durationMs, width: film.width ?? 0, height: film.height ?? 0 });
  await withScratch(services, `${video.id}-${THUMBNAILS}`, async (scratch) => {
    const [path, folder] = [join(scratch, "film.mp4"), join(scratch, "sheets")];
    await mkdir(folder);
    await joinRendition(services, film, path);
    const sheets = await drawSheets(services.media, { film: path, layout, folder, signal });
    const { width, height, intervalMs } = layout;
    const about = { kind: "thumbnails" as const, isLifeboat: false, codecs: CODECS, width, height, framesPerSecond: MS_PER_SECOND / intervalMs };
    const facts = { videoId: video.id, name: THUMBNAILS, ...about, timescale: MS_PER_SECOND, packaging: WORK_PACKAGING };
    // Asked when all is drawn: for whom a video is may have changed meanwhile.
    const now = await findVideoToPackage(services, video.id);
    if (now === null) return;
    const work = await settleSealing(services, now);
    await keepRendition(services, { facts, ticks: layout.sheetsMs, read: readFrom([NO_INIT, ...sheets]), work, signal });
  });
}

/**
 * Makes objects of a film's small pictures, drawn from the first of its sizes and sealed as it is, and names them in its lists; no other
 * object gets another name. What is there is not drawn again. Does nothing before there is a picture. A film of which they cannot be drawn is
 * watched without them.
 */
export async function publishThumbnails(services: Services, input: { readonly videoId: string }, signal: AbortSignal): Promise<void> {
  const { videoId } = input;
  const video = await findVideoToPackage(services, videoId);
  const rows = await listRenditions(services.db, videoId);
  const film = rows.find((row) => row.kind === "video" && !row.isLifeboat);
  if (video === null || film === undefined) return;
  const known = rows.find(({ kind }) => kind === "thumbnails");
  if (known?.packaging === WORK_PACKAGING) await sealAsMeant(services, video, known, signal);
  else {
    await drawAndKeep(services, video, film, signal).catch((thrown: unknown) => {
      if (findDomainError(thrown)?.code !== "media_unreadable") throw thrown;
      services.log.warn({ videoId, err: thrown }, "The small pictures of a film could not be drawn and are left out.");
    });
  }
  await publishLists(services, { videoId });
  await publishRoot(services, { videoId });
}
