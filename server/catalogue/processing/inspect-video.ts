import type { Services } from "@/server/services";
import { findVideo, updateVideo } from "../video-queries";
import { type Outcome, refuseUnreadable } from "./refuse-unreadable";
import { requireFilm } from "./require-film";

/** Reads what an uploaded file really is, whatever its name says, and refuses what is not a film. */
export async function inspectVideo(services: Services, input: { readonly videoId: string }, signal: AbortSignal): Promise<Outcome> {
  const video = await findVideo(services.db, input.videoId);
  if (video?.status !== "processing" || video.sourceKey === null) return "ended";
  const { sourceKey } = video;
  return refuseUnreadable(services, input.videoId, () =>
    services.storage.withLocalFile(sourceKey, async (path) => {
      const probe = await services.media.probe(path, { signal });
      const film = requireFilm(probe);
      const facts = { durationMs: probe.durationMs, width: film.width, height: film.height, hasAudio: probe.audio !== null, probe };
      await updateVideo(services.db, input.videoId, "processing", { ...facts, updatedAt: services.clock.now() });
    }),
  );
}
