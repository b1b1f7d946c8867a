import { and, count, desc, eq, lt } from "drizzle-orm";
import { patronTiers, promoCodes, users } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Promo, PromoInput } from "./contract";
import { PROMO_LIMITS } from "./rules";

export type PromoRow = typeof promoCodes.$inferSelect;

function showPromo(row: PromoRow): Promo {
  const { id, code, percentOffBps, months, tierId, redemptionsMax, redemptions, isActive } = row;
  const times = { expiresAt: row.expiresAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() };
  return { id, code, percentOffBps, months, tierId, redemptionsMax, redemptions, isActive, ...times };
}

/** A code that the artist hands out. What it takes off stays as it is: whoever has it counts on it. @throws conflict for one there is; not_found for a tier of somebody else's. */
export async function createPromo(services: Services, actor: Actor, input: PromoInput): Promise<Promo> {
  requireArtist(actor);
  const now = services.clock.now();
  const artistId = actor.userId;
  const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  if (expiresAt !== null && expiresAt <= now) throw new DomainError("rule_refused", { sentence: "A code expires in the future." });
  return services.db.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, artistId)).for("update");
    const [known] = await tx.select({ total: count() }).from(promoCodes).where(eq(promoCodes.artistId, artistId));
    if ((known?.total ?? 0) >= PROMO_LIMITS.codes) throw new DomainError("rule_refused", { sentence: `There are at most ${PROMO_LIMITS.codes} codes.` });
    if (input.tierId !== undefined) {
      const isMine = and(eq(patronTiers.id, input.tierId), eq(patronTiers.artistId, artistId));
      if ((await tx.select({ id: patronTiers.id }).from(patronTiers).where(isMine).limit(1)).length === 0) throw new DomainError("not_found");
    }
    const [row] = await tx
      .insert(promoCodes)
      .values({ ...input, expiresAt, id: newId("promo", now.getTime()), artistId, createdAt: now })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) throw new DomainError("conflict", { sentence: "You have this code already." });
    const after = { code: row.code, percentOffBps: row.percentOffBps, months: row.months };
    await appendAudit(tx, { actorId: artistId, action: "patronage/promo.created", target: row.id, after }, now);
    return showPromo(row);
  });
}

/** Takes a code off or puts it on again. Who began with it keeps what it gives. @throws not_found for somebody else's. */
export async function setPromoActive(services: Services, actor: Actor, input: { readonly promoId: string; readonly isActive: boolean }): Promise<Promo> {
  requireArtist(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const [row] = await tx
      .update(promoCodes)
      .set({ isActive: input.isActive })
      .where(and(eq(promoCodes.id, input.promoId), eq(promoCodes.artistId, actor.userId)))
      .returning();
    if (row === undefined) throw new DomainError("not_found");
    await appendAudit(tx, { actorId: actor.userId, action: "patronage/promo.changed", target: row.id, after: { isActive: input.isActive } }, now);
    return showPromo(row);
  });
}

/** The codes of the artist who asks, newest first. */
export async function listPromos(services: Services, actor: Actor, page: PageRequest): Promise<Page<Promo>> {
  requireArtist(actor);
  const { limit, offset, cursor } = page;
  const mine = eq(promoCodes.artistId, actor.userId);
  const rows = await services.db
    .select()
    .from(promoCodes)
    .where(and(mine, cursor === undefined ? undefined : lt(promoCodes.id, cursor)))
    .orderBy(desc(promoCodes.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(promoCodes).where(mine);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showPromo, cursor: (row) => row.id });
}
