import { makeZip, predictLength } from "client-zip";
import { attachment, webStream } from "@/server/api/object-response";
import { rawRoute } from "@/server/api/request";
import { requireActor } from "@/server/api/require-actor";
import { listClipObjects } from "@/server/auto-edit";
import { DomainError } from "@/server/kernel/errors";

export const dynamic = "force-dynamic";

/** All finished clips of a job in one ZIP, stored and not compressed, made while it is sent. */
export const GET = rawRoute<{ jobId: string }>(async (context, _request, params) => {
  const { services } = context;
  const { title, clips } = await listClipObjects(services, requireActor(context, "auto-edit:read"), params);
  if (clips.length === 0) throw new DomainError("not_found", { sentence: "This edit has no finished clips." });
  const files = clips.map(({ clip, name, videoKey }) => ({ name: `${name}.mp4`, size: clip.sizeBytes, key: videoKey }));

  async function* entries() {
    for (const file of files) {
      const info = await services.storage.find(file.key);
      if (info === null) throw new DomainError("not_found");
      yield { name: file.name, size: file.size, lastModified: info.modifiedAt, input: webStream(await services.storage.read(file.key)) };
    }
  }
  return new Response(makeZip(entries(), { buffersAreUTF8: true }), {
    headers: {
      "content-type": "application/zip",
      "content-length": String(predictLength(files)),
      "content-disposition": attachment(`${title} – clips.zip`),
      "cache-control": "private, no-cache",
      "x-content-type-options": "nosniff",
    },
  });
});
