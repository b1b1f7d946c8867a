import { and, eq, exists, isNotNull, lt, ne, notExists, or, sql } from "drizzle-orm";
import { distributedWorks, videoRenditions, videos } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { HOUR_MS } from "@/server/kernel/durations";
import type { Services } from "@/server/services";
import { WORK_PACKAGING } from "./plan-ladder";

/** Whoever was made ready a moment ago is being packaged now. */
const QUIET_MS = HOUR_MS;
const VIDEOS_AT_ONCE = 20;

/**
 * Asks for the packaging of videos that were packaged in an earlier way or have not all parts, whose packaging was broken off, or that are for patrons and not
 * sealed, or the other way round: each once a day at most.
 */
export async function requestPackaging(services: Services): Promise<{ readonly requested: number }> {
  const { db } = services;
  const now = services.clock.now();
  const isPackaged = db
    .select({ one: sql`1` })
    .from(distributedWorks)
    .where(and(eq(distributedWorks.videoId, videos.id), eq(distributedWorks.packaging, WORK_PACKAGING)));
  const isOtherwiseSealed = db
    .select({ one: sql`1` })
    .from(videoRenditions)
    .where(and(eq(videoRenditions.videoId, videos.id), ne(videoRenditions.isSealed, sql`(${videos.visibility} = 'patrons')`)));
  const isQuiet = lt(videos.updatedAt, new Date(now.getTime() - QUIET_MS));
  const day = now.toISOString().slice(0, 10);
  const eventId = sql`concat('distribution/packaging.requested:', ${videos.id}, ${`:${WORK_PACKAGING}:${day}`}::text)`;
  const wasAsked = sql`exists (select 1 from event_outbox where id = ${eventId})`;
  const found = await db
    .select({ id: videos.id })
    .from(videos)
    .where(and(eq(videos.status, "ready"), isNotNull(videos.sourceKey), isQuiet, or(notExists(isPackaged), exists(isOtherwiseSealed)), sql`not ${wasAsked}`))
    .orderBy(videos.id)
    .limit(VIDEOS_AT_ONCE);
  for (const { id } of found) {
    await sendEvent(db, {
      id: `distribution/packaging.requested:${id}:${WORK_PACKAGING}:${day}`,
      name: "distribution/packaging.requested",
      data: { videoId: id },
    });
  }
  return { requested: found.length };
}
