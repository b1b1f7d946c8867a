import { z } from "zod";
import { sendEvent } from "@/inngest/events";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { previewGraph } from "../looks";
import type { Realm } from "../types";
import { previewFactsShape } from "./make-preview";
import { selectOwnedVideo } from "./queries";
import { previewFactsKey } from "./rules";
import { findJson } from "./stored-json";

/** A preview that was asked for and did not come is asked for again after this. */
const ASK_AGAIN_EVERY_MS = 120_000;

export const previewShape = z.discriminatedUnion("status", [
  z.object({ status: z.literal("preparing") }),
  z.object({ status: z.literal("unavailable"), message: z.string() }),
  z.object({
    status: z.literal("ready"),
    /** For ffmpeg's `-vf`, on the file at `sourceUrl`: what the server itself would do. */
    filterGraph: z.string(),
    sourceUrl: z.string(),
    width: z.number().int(),
    height: z.number().int(),
    fps: z.number(),
    durationMs: z.number(),
  }),
]);
export type Preview = z.output<typeof previewShape>;

/**
 * What a browser needs to render a few seconds of the caller's own video in a realm's light: a small excerpt and the filter graph.
 * The first question has the excerpt made; until then the answer is `preparing`. @throws DomainError `not_found`.
 */
export async function getPreview(services: Services, actor: Actor, input: { readonly videoId: string; readonly realm: Realm }): Promise<Preview> {
  const video = await selectOwnedVideo(services.db, { videoId: input.videoId, userId: actor.userId });
  if (video === null) throw new DomainError("not_found", { sentence: "There is no such video, or it is not yours." });
  if (video.status === "failed") return { status: "unavailable", message: video.error ?? "This video could not be read." };
  const facts = await findJson(services, previewFactsKey(video.id), previewFactsShape);
  if (facts?.status === "failed") return { status: "unavailable", message: facts.sentence };
  if (facts !== null) {
    const { width, height, framesPerSecond, durationMs, levels } = facts;
    const filterGraph = previewGraph(input.realm, { width, height, framesPerSecond, levels });
    return { status: "ready", filterGraph, sourceUrl: `/api/auto-edit/preview/${video.id}/source`, width, height, fps: framesPerSecond, durationMs };
  }
  if (video.status === "ready") {
    const turn = Math.floor(services.clock.now().getTime() / ASK_AGAIN_EVERY_MS);
    await sendEvent(services.db, { id: `auto-edit-preview:${video.id}:${turn}`, name: "auto-edit/preview.requested", data: { videoId: video.id } });
  }
  return { status: "preparing" };
}
