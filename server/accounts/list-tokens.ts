import type { Actor, Scope } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { listLiveTokens } from "./queries";
import { isScope } from "./rules";

export interface TokenItem {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly createdAt: string;
  /** To the minute; null when never. */
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
}

/** The person's tokens that were not revoked, newest first; never the tokens themselves. */
export async function listTokens(services: Services, actor: Actor, page: PageRequest): Promise<Page<TokenItem>> {
  const { rows, total } = await listLiveTokens(services.db, { userId: actor.userId, page });
  return cutPage(
    rows,
    { limit: page.limit, total },
    {
      item: (row) => ({
        id: row.id,
        name: row.name,
        scopes: row.scopes.filter(isScope),
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
        expiresAt: row.expiresAt?.toISOString() ?? null,
      }),
      cursor: (row) => row.id,
    },
  );
}
