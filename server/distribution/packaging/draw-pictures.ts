import { join } from "node:path";
import { findVideoToPackage, keepPictures, type Outcome, refuseUnreadable } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { listRenditions } from "../work-queries";
import { joinRendition } from "./read-rendition";
import { withScratch } from "./with-scratch";

/** Makes the poster and the small pictures of a film in preparation, from its first packaged picture: that is what can be decoded of it. */
export async function drawPictures(services: Services, input: { readonly videoId: string }, signal: AbortSignal): Promise<Outcome> {
  const { videoId } = input;
  const video = await findVideoToPackage(services, videoId);
  const rendition = (await listRenditions(services.db, videoId)).find((each) => each.kind === "video");
  if (video === null || video.isReady || rendition === undefined) return "ended";
  return refuseUnreadable(services, videoId, () =>
    services.storage.withLocalFile(video.sourceKey, (source) =>
      withScratch(services, `${videoId}-pictures`, async (folder) => {
        const film = join(folder, "film.mp4");
        await joinRendition(services, rendition, film);
        await keepPictures(services, { video, source, film, durationMs: rendition.durationMs, folder }, signal);
      }),
    ),
  );
}
