import type { VideoToPackage } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { keepRendition } from "../packaging/keep-rendition";
import { listRendition, readPlain } from "../packaging/read-rendition";
import type { RenditionRow } from "../work-queries";
import { secretOfRendition, settleSealing } from "./work-secret";

/** Seals a rendition that is there, or opens it, where its video is for others than when it was made. Nothing is encoded again. */
export async function sealAsMeant(services: Services, video: VideoToPackage, rendition: RenditionRow, signal: AbortSignal): Promise<void> {
  const meant = await settleSealing(services, video);
  if (rendition.isSealed === (meant !== null) && rendition.generation === (meant?.generation ?? 0)) return;
  const before = await secretOfRendition(services, rendition);
  const objects = new Map((await listRendition(services, rendition)).map((object) => [object.position, object]));
  const read = async (position: number): Promise<Uint8Array> => {
    const object = objects.get(position);
    if (object === undefined) throw new Error("A rendition that is in use is whole.");
    return readPlain(services, object, before);
  };
  const { videoId, name, kind, isLifeboat, codecs, width, height, framesPerSecond, timescale, packaging } = rendition;
  const facts = { videoId, name, kind, isLifeboat, codecs, width, height, framesPerSecond, timescale, packaging };
  await keepRendition(services, {
    facts,
    ticks: [...objects.values()].filter(({ position }) => position > 0).map(({ ticks }) => ticks),
    read,
    work: meant,
    signal,
  });
}
