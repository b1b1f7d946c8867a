import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { ShownSubscription } from "./contract";
import { findOwn, selectOwnPage } from "./queries";
import { showSubscription } from "./show-subscription";

/** One of the caller's memberships. @throws DomainError `not_found` for anybody else's. */
export async function getSubscription(services: Services, actor: Actor, input: { readonly id: string }): Promise<ShownSubscription> {
  const found = await findOwn(services.db, { id: input.id, fanId: actor.userId });
  if (found === undefined) throw new DomainError("not_found");
  return showSubscription(found, services.clock.now());
}

/** The caller's memberships, newest first; those that have ended too, but none that was never paid. */
export async function listSubscriptions(services: Services, actor: Actor, page: PageRequest): Promise<Page<ShownSubscription>> {
  const { rows, total } = await selectOwnPage(services.db, actor.userId, page);
  const now = services.clock.now();
  return cutPage(rows, { limit: page.limit, total }, { item: (found) => showSubscription(found, now), cursor: (found) => found.row.id });
}
