import type { MediaProbe } from "@/server/adapters/media";
import { findVideoToPackage, fitSize, type Outcome, refuseUnreadable, reportProgress, requireFilm, type VideoToPackage } from "@/server/catalogue";
import { findDomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { publishLists } from "../lists/publish-lists";
import { publishRoot } from "../roots/publish-root";
import { sealAsMeant } from "../sealing/seal-as-meant";
import { settleSealing } from "../sealing/work-secret";
import { findRendition } from "../work-queries";
import { encodeRendition } from "./encode-rendition";
import { keepRendition, readFrom } from "./keep-rendition";
import { PACKAGING, planLadder } from "./plan-ladder";
import { withScratch } from "./with-scratch";

/** Every rendition of a video by name, in the order in which they are to be made: those without which it cannot be watched, then the rest. */
export interface RenditionNames {
  readonly first: string[];
  readonly rest: string[];
}

const NONE: RenditionNames = { first: [], rest: [] };

function namesOf(probe: MediaProbe): RenditionNames {
  const { first, rest } = planLadder(probe);
  return { first: first.map(({ name }) => name), rest: rest.map(({ name }) => name) };
}

/** @returns nothing to make for a video that is gone or was refused. */
export async function planRenditions(services: Services, input: { readonly videoId: string }, signal: AbortSignal): Promise<RenditionNames> {
  const video = await findVideoToPackage(services, input.videoId);
  if (video === null) return NONE;
  if (video.probe !== null) return namesOf(video.probe);
  let names = NONE;
  await refuseUnreadable(services, video.id, () =>
    services.storage.withLocalFile(video.sourceKey, async (path) => {
      names = namesOf(await services.media.probe(path, { signal }));
    }),
  );
  return names;
}

async function encodeAndKeep(services: Services, video: VideoToPackage, name: string, source: string, signal: AbortSignal): Promise<void> {
  const probe = video.probe ?? (await services.media.probe(source, { signal }));
  const ladder = planLadder(probe);
  const plan = [...ladder.first, ...ladder.rest].find((each) => each.name === name);
  if (plan === undefined) return;
  const size = plan.kind === "video" ? fitSize(requireFilm(probe), plan.shortSidePixels) : { width: null, height: null };
  await withScratch(services, `${video.id}-${name}`, async (folder) => {
    const encoded = await encodeRendition(services.media, {
      ...{ source, plan, durationMs: probe.durationMs, folder, signal, isBackground: video.isReady },
      onProgress: plan.kind === "video" ? reportProgress(services, video.id) : () => undefined,
    });
    const { codecs, timescale, ticks } = encoded;
    const { kind, isLifeboat, framesPerSecond } = plan;
    const facts = { videoId: video.id, name, kind, isLifeboat, codecs, timescale, framesPerSecond, ...size, packaging: PACKAGING };
    // Asked when all is encoded: for whom a video is may have changed meanwhile.
    const now = await findVideoToPackage(services, video.id);
    if (now !== null) await keepRendition(services, { facts, ticks, read: readFrom(encoded.paths), work: await settleSealing(services, now), signal });
  });
}

async function encodeOrLeave(services: Services, video: VideoToPackage, name: string, source: string, signal: AbortSignal): Promise<void> {
  try {
    await encodeAndKeep(services, video, name, source, signal);
  } catch (thrown) {
    if (!video.isReady || findDomainError(thrown)?.code !== "media_unreadable") throw thrown;
    services.log.warn({ videoId: video.id, rendition: name, err: thrown }, "A rendition could not be made and is left out.");
  }
}

/**
 * Makes one rendition of a video and publishes it with those that are there. What is there already is not made again, so that a
 * repeat goes on where a crash was; when the video is for others than before, it is sealed or opened. Of a video that is watched already, a rendition that cannot be made is left out.
 */
export async function packageRendition(services: Services, input: { readonly videoId: string; readonly name: string }, signal: AbortSignal): Promise<Outcome> {
  const video = await findVideoToPackage(services, input.videoId);
  if (video === null) return "ended";
  const known = await findRendition(services.db, video.id, input.name);
  return refuseUnreadable(services, video.id, async () => {
    if (known?.packaging === PACKAGING) await sealAsMeant(services, video, known, signal);
    else await services.storage.withLocalFile(video.sourceKey, (source) => encodeOrLeave(services, video, input.name, source, signal));
    await publishLists(services, { videoId: video.id });
    await publishRoot(services, { videoId: video.id });
  });
}
