import type { Actor } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { listLiveSessions } from "./queries";

export interface SessionItem {
  readonly id: string;
  /** As the browser named itself at sign-in. */
  readonly userAgent: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly isCurrent: boolean;
}

/** Where the person is signed in, newest first. */
export async function listSessions(services: Services, actor: Actor, page: PageRequest): Promise<Page<SessionItem>> {
  const { rows, total } = await listLiveSessions(services.db, { userId: actor.userId, now: services.clock.now(), page });
  return cutPage(
    rows,
    { limit: page.limit, total },
    {
      item: (row) => ({
        id: row.id,
        userAgent: row.userAgent,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        isCurrent: row.id === actor.sessionId,
      }),
      cursor: (row) => row.id,
    },
  );
}
