import { z } from "zod";
import { keyIdOf } from "@/protocol/key-uri";
import { getWatchableVideo } from "@/server/catalogue";
import type { Actor } from "@/server/kernel/actor";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import { findAccess } from "@/server/patronage";
import type { Services } from "@/server/services";
import { findWork, listRenditions, type RenditionRow } from "../work-queries";
import { noteGrants } from "./give-key";
import { deriveKey, EPOCH_MS } from "./seal";
import { openWorkSecret } from "./work-secret";

/** How long a film that was kept plays without asking. */
export const LEASE_MS_MAX = 7 * DAY_MS;
const ID_CHARS_MAX = 64;
const PART_CHARS_MAX = 32;
const GENERATION_MAX = 1_000_000_000;
/** A size, its sound, and captions in twenty languages. */
const PARTS_MAX = 24;

export const leaseInput = z.object({
  id: z.string().max(ID_CHARS_MAX),
  /** The renditions that are kept, by name, and how often the film was sealed when they were. */
  parts: z
    .array(z.object({ name: z.string().max(PART_CHARS_MAX), generation: z.number().int().min(1).max(GENERATION_MAX) }))
    .min(1)
    .max(PARTS_MAX),
});

export const leaseShape = z.object({
  /** From now on; then the keys are to be forgotten. */
  leaseMs: z.number().int(),
  /** In base64. */
  keys: z.array(z.object({ id: z.string(), key: z.string() })),
});
export type KeyLease = z.output<typeof leaseShape>;

/** Captions are a single segment. */
function keyIdsOf({ videoId, name, kind, durationMs }: RenditionRow, generation: number): readonly string[] {
  const epochs = kind === "captions" ? 1 : Math.floor(durationMs / EPOCH_MS) + 1;
  return Array.from({ length: epochs }, (_, epoch) => keyIdOf({ videoId, generation, part: name, epoch }));
}

/** At most a week, and no longer than what was paid for. */
async function leaseMsOf(services: Services, viewerId: string, artistId: string): Promise<number> {
  const now = services.clock.now();
  const access = viewerId === artistId ? null : await findAccess(services.db, { fanId: viewerId, artistId, now });
  const paidMs = access?.endsAt == null ? LEASE_MS_MAX : access.endsAt.getTime() - now.getTime();
  return Math.max(0, Math.min(LEASE_MS_MAX, paidMs));
}

/**
 * All keys of the renditions that somebody keeps on a device, for whoever may watch at this moment, and how long they may be used there. Each
 * is noted and counted as if it had been asked for by itself. What is no longer there, as captions that were replaced, is left out.
 * @throws DomainError `not_found` when nothing is left, as of what was never sealed; `not_allowed` for who would need a tier, `rate_limited`
 */
export async function leaseKeys(services: Services, actor: Actor, { id, parts }: z.output<typeof leaseInput>): Promise<KeyLease> {
  const video = await getWatchableVideo(services, actor.userId, id);
  const work = await findWork(services.db, video.id);
  const renditions = new Map((await listRenditions(services.db, video.id)).map((each) => [each.name, each]));
  const keys = parts.flatMap(({ name, generation }) => {
    const rendition = renditions.get(name);
    const secret = work === null || generation > work.generation ? null : openWorkSecret(services, work, generation);
    if (rendition === undefined || secret === null) return [];
    return keyIdsOf(rendition, generation).map((id) => ({ id, key: deriveKey(secret, id).toString("base64") }));
  });
  if (keys.length === 0) throw new DomainError("not_found");
  const leaseMs = await leaseMsOf(services, actor.userId, video.artistId);
  const keyIds = keys.map((key) => key.id);
  await noteGrants(services, { viewerId: actor.userId, videoId: video.id, keyIds });
  return { leaseMs, keys };
}
