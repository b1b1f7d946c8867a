import { and, asc, eq, lt } from "drizzle-orm";
import { distributedWorks, videos } from "@/db/schema";
import type { Services } from "@/server/services";
import { publishRoot, RENEW_BELOW_MS } from "./publish-root";

const WORKS_AT_ONCE = 500;

/** Signs anew the roots that would not be believed for much longer, those that end first before the others. */
export async function renewRoots(services: Services): Promise<{ readonly renewed: number }> {
  const before = new Date(services.clock.now().getTime() + RENEW_BELOW_MS);
  const due = await services.db
    .select({ videoId: distributedWorks.videoId })
    .from(distributedWorks)
    .innerJoin(videos, and(eq(videos.id, distributedWorks.videoId), eq(videos.status, "ready")))
    .where(lt(distributedWorks.rootExpiresAt, before))
    .orderBy(asc(distributedWorks.rootExpiresAt))
    .limit(WORKS_AT_ONCE);
  let renewed = 0;
  for (const { videoId } of due) {
    try {
      await publishRoot(services, { videoId });
      renewed++;
    } catch (thrown) {
      // One that cannot be signed keeps none of the others waiting.
      services.log.error({ videoId, err: thrown }, "A root could not be renewed.");
    }
  }
  return { renewed };
}
