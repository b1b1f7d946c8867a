import { randomBytes } from "node:crypto";
import { and, eq, isNotNull, notLike } from "drizzle-orm";
import { distributedWorks } from "@/db/schema";
import type { VideoToPackage } from "@/server/catalogue";
import type { Services } from "@/server/services";
import { newestSealMark, openForHouse, sealForHouse } from "@/server/vault";
import { findWork, lockWork, type RenditionRow, updateWork, type WorkRow } from "../work-queries";
import type { WorkSecret } from "./seal";

const SECRET_BYTES = 32;
const WORKS_PER_BATCH = 500;

function placeOf(videoId: string) {
  return { table: "distributed_works", row: videoId, column: "sealed_secret" };
}

/** The secret of a work, to make keys of one generation of; null of a work that was never sealed. */
export function openWorkSecret(services: Pick<Services, "env">, work: WorkRow, generation: number): WorkSecret | null {
  const { videoId, sealedSecret } = work;
  return sealedSecret === null ? null : { videoId, generation, secret: openForHouse(services.env, placeOf(videoId), sealedSecret) };
}

/** With what a rendition was sealed; null of one in clear. */
export async function secretOfRendition(services: Services, rendition: Pick<RenditionRow, "videoId" | "isSealed" | "generation">): Promise<WorkSecret | null> {
  if (!rendition.isSealed) return null;
  const work = await findWork(services.db, rendition.videoId);
  const secret = work === null ? null : openWorkSecret(services, work, rendition.generation);
  if (secret === null) throw new Error("What is sealed has a secret.");
  return secret;
}

/**
 * With what the renditions of a video are to be sealed now: what is for patrons is, everything else is not. Each time that a work becomes
 * sealed its generation goes up, so that it has other keys and its objects other names: what was given to everybody before opens nothing.
 */
export async function settleSealing(services: Services, video: Pick<VideoToPackage, "id" | "visibility">): Promise<WorkSecret | null> {
  const isSealed = video.visibility === "patrons";
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const work = await lockWork(tx, video.id, now);
    const generation = work.generation + (isSealed && !work.isSealed ? 1 : 0);
    const sealedSecret = work.sealedSecret ?? (isSealed ? sealForHouse(services.env, placeOf(video.id), randomBytes(SECRET_BYTES)) : null);
    if (isSealed !== work.isSealed) await updateWork(tx, video.id, { isSealed, generation, sealedSecret, updatedAt: now });
    return isSealed ? openWorkSecret(services, { ...work, sealedSecret }, generation) : null;
  });
}

/** Seals a batch of works' secrets with the first key of VAULT_KEYS, so that the others may leave the environment. Safe to repeat. */
export async function rewrapWorkSecrets(services: Pick<Services, "db" | "env">): Promise<{ readonly isMoreLeft: boolean }> {
  const isOld = and(isNotNull(distributedWorks.sealedSecret), notLike(distributedWorks.sealedSecret, `${newestSealMark(services.env)}%`));
  return services.db.transaction(async (tx) => {
    const rows = await tx.select().from(distributedWorks).where(isOld).limit(WORKS_PER_BATCH).for("update", { skipLocked: true });
    for (const { videoId, sealedSecret } of rows) {
      if (sealedSecret === null) continue;
      const plain = openForHouse(services.env, placeOf(videoId), sealedSecret);
      const change = { sealedSecret: sealForHouse(services.env, placeOf(videoId), plain) };
      await tx.update(distributedWorks).set(change).where(eq(distributedWorks.videoId, videoId));
    }
    return { isMoreLeft: rows.length === WORKS_PER_BATCH };
  });
}
