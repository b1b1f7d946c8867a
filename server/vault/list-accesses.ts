import { and, count, desc, eq, lt } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { users, vaultAccesses } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { SealPurpose } from "./contract";

export interface ShownAccess {
  readonly id: string;
  readonly purpose: SealPurpose;
  readonly field: string;
  readonly reason: string;
  /** A user id, or the name of the part of the system that read. */
  readonly readerId: string;
  /** The reader's name, where it was a person. */
  readonly readerName: string | null;
  readonly at: string;
}

async function listOf(tx: Tx, userId: string, page: PageRequest): Promise<Page<ShownAccess>> {
  const { limit, offset, cursor } = page;
  const mine = eq(vaultAccesses.userId, userId);
  const rows = await tx
    .select({ access: vaultAccesses, readerName: users.name })
    .from(vaultAccesses)
    .leftJoin(users, eq(users.id, vaultAccesses.readerId))
    .where(and(mine, cursor === undefined ? undefined : lt(vaultAccesses.id, cursor)))
    .orderBy(desc(vaultAccesses.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await tx.select({ total: count() }).from(vaultAccesses).where(mine);
  const item = ({ access: { id, purpose, field, reason, readerId, at }, readerName }: (typeof rows)[number]): ShownAccess => ({
    ...{ id, purpose, field, reason, readerId, readerName },
    at: at.toISOString(),
  });
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item, cursor: ({ access }) => access.id });
}

/** Who opened what of mine, when, and why; newest first. */
export function listAccesses(services: Services, actor: Actor, page: PageRequest): Promise<Page<ShownAccess>> {
  return listOf(services.db, actor.userId, page);
}

/** The same of anybody, for admins. */
export function listAccessesOf(services: Services, actor: Actor, input: PageRequest & { readonly userId: string }): Promise<Page<ShownAccess>> {
  requireAdmin(actor);
  return listOf(services.db, input.userId, input);
}
