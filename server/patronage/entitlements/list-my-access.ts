import type { Actor } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { ShownAccess } from "./contract";
import { listAccess } from "./find-access";

/** Everything that is open to the caller, whatever opened it, newest first. One artist can be there more than once. */
export async function listMyAccess(services: Services, actor: Actor, page: PageRequest): Promise<Page<ShownAccess>> {
  const { rows, total } = await listAccess(services.db, { fanId: actor.userId, now: services.clock.now() }, page);
  const item = ({ id, artist, key, tierName, source, startsAt, endsAt }: (typeof rows)[number]): ShownAccess => ({
    ...{ id, artist, source, tier: { key, name: tierName } },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
  });
  return cutPage(rows, { limit: page.limit, total }, { item, cursor: (row) => row.id });
}
