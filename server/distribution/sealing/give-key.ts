import { and, count, eq, gt, lt } from "drizzle-orm";
import { contentKeyGrants } from "@/db/schema";
import { readKeyId } from "@/protocol/key-uri";
import { getWatchableVideo } from "@/server/catalogue";
import { DAY_MS, HOUR_MS, SECOND_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { findRendition, findWork } from "../work-queries";
import { deriveKey, EPOCH_MS } from "./seal";
import { openWorkSecret } from "./work-secret";

/** Far more than anybody watches: each size of six hours has 72. */
const KEYS_PER_HOUR_MAX = 1000;
const GRANTS_KEPT_MS = 7 * DAY_MS;

interface Grants {
  readonly viewerId: string;
  readonly videoId: string;
  readonly keyIds: readonly string[];
}

/** Notes who was given which keys; people who take more of them than they can watch wait. @throws DomainError `rate_limited` */
export async function noteGrants(services: Services, { viewerId, videoId, keyIds }: Grants): Promise<void> {
  const at = services.clock.now();
  const ofHour = and(eq(contentKeyGrants.viewerId, viewerId), gt(contentKeyGrants.at, new Date(at.getTime() - HOUR_MS)));
  const [taken] = await services.db.select({ keys: count() }).from(contentKeyGrants).where(ofHour);
  if ((taken?.keys ?? 0) + keyIds.length > KEYS_PER_HOUR_MAX) throw new DomainError("rate_limited", { retryAfterSeconds: HOUR_MS / SECOND_MS });
  await services.db.insert(contentKeyGrants).values(keyIds.map((keyId) => ({ viewerId, videoId, keyId, at })));
}

/**
 * A key of a sealed work, 16 bytes, for who may watch it at this moment: the one rule is asked at every request. What opens no part of a
 * rendition that is there has no key.
 * @throws DomainError `not_found`, `not_allowed` for who would need a tier, `rate_limited`.
 */
export async function giveKey(services: Services, viewerId: string | null, input: { readonly keyId: string }): Promise<Buffer> {
  const asked = readKeyId(input.keyId);
  if (asked === null) throw new DomainError("not_found");
  const { id: videoId } = await getWatchableVideo(services, viewerId, asked.videoId);
  const work = await findWork(services.db, videoId);
  const rendition = await findRendition(services.db, videoId, asked.part);
  const isThere = rendition !== null && asked.epoch * EPOCH_MS <= rendition.durationMs && asked.generation > 0;
  const secret = work === null || !isThere || asked.generation > work.generation ? null : openWorkSecret(services, work, asked.generation);
  if (secret === null) throw new DomainError("not_found");
  // Who is not signed in is given keys only of what has just become open to all: there is nobody to note.
  if (viewerId !== null) await noteGrants(services, { viewerId, videoId, keyIds: [input.keyId] });
  return deriveKey(secret, input.keyId);
}

/** Forgets who was given which key a week ago. */
export async function forgetKeyGrants(services: Pick<Services, "db" | "clock">): Promise<void> {
  await services.db.delete(contentKeyGrants).where(lt(contentKeyGrants.at, new Date(services.clock.now().getTime() - GRANTS_KEPT_MS)));
}
