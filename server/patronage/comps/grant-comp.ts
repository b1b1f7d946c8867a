import { and, count, desc, eq, gt, isNull, lt, or, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { entitlements, patronTiers, users } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { setEntitlement } from "../entitlements/set-entitlement";
import { requireSeat } from "../tiers/count-seats";
import type { Comp, CompInput } from "./contract";

function selectComps(db: Tx, where: SQL | undefined) {
  return db
    .select({
      comp: entitlements,
      fan: { id: users.id, name: users.name, handle: users.handle },
      tier: { id: patronTiers.id, key: patronTiers.key, name: patronTiers.name },
    })
    .from(entitlements)
    .innerJoin(users, eq(users.id, entitlements.fanId))
    .innerJoin(patronTiers, eq(patronTiers.id, entitlements.tierId))
    .where(and(eq(entitlements.source, "comp"), where))
    .orderBy(desc(entitlements.id));
}

function showComp({ comp, fan, tier }: Awaited<ReturnType<typeof selectComps>>[number]): Comp {
  return { id: comp.id, fan, tier, startsAt: comp.startsAt.toISOString(), endsAt: comp.endsAt?.toISOString() ?? null };
}

/** One for each fan of an artist: granted again it changes. */
const sourceOf = (artistId: string, fanId: string) => `${artistId}:${fanId}`;

/**
 * Lets somebody in as the artist's guest, at no cost, until a day or until further notice; granted again, the later word counts.
 * @throws not_found for no such person or a tier of somebody else's; rule_refused where every place is taken.
 */
export async function grantComp(services: Services, actor: Actor, input: CompInput): Promise<Comp> {
  requireArtist(actor);
  const now = services.clock.now();
  const artistId = actor.userId;
  const endsAt = input.endsAt === undefined ? null : new Date(input.endsAt);
  if (endsAt !== null && endsAt <= now) throw new DomainError("rule_refused", { sentence: "Choose a day to come." });
  return services.db.transaction(async (tx) => {
    const [fan] = await tx
      .select({ id: users.id })
      .from(users)
      .where(or(eq(users.id, input.fan), eq(users.handle, input.fan.toLowerCase())))
      .limit(1);
    const [tier] = await tx
      .select({ id: patronTiers.id })
      .from(patronTiers)
      .where(and(eq(patronTiers.id, input.tierId), eq(patronTiers.artistId, artistId)))
      .limit(1);
    if (fan === undefined || tier === undefined) throw new DomainError("not_found");
    if (fan.id === artistId) throw new DomainError("rule_refused", { sentence: "Your own page is open to you." });
    const sourceId = sourceOf(artistId, fan.id);
    const [held] = await selectComps(tx, eq(entitlements.sourceId, sourceId)).limit(1);
    const isSeated = held?.comp.tierId === tier.id && held.comp.revokedAt === null && (held.comp.endsAt === null || held.comp.endsAt > now);
    if (!isSeated) await requireSeat(tx, tier.id, now);
    const startsAt = isSeated ? held.comp.startsAt : now;
    const { entitlementId } = await setEntitlement(
      tx,
      { source: "comp", sourceId, fanId: fan.id, artistId, tierId: tier.id, startsAt, endsAt, revokedAt: null },
      now,
    );
    const [comp] = await selectComps(tx, eq(entitlements.id, entitlementId)).limit(1);
    if (comp === undefined) throw new DomainError("internal");
    const after = { fanId: fan.id, tierId: tier.id, endsAt: endsAt?.toISOString() ?? null };
    await appendAudit(tx, { actorId: artistId, action: "patronage/comp.granted", target: entitlementId, after }, now);
    return showComp(comp);
  });
}

/** Ends at once what the artist gave away; twice is once. @throws not_found for anybody else's. */
export async function revokeComp(services: Services, actor: Actor, input: { readonly compId: string }): Promise<void> {
  requireArtist(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const [found] = await selectComps(tx, and(eq(entitlements.id, input.compId), eq(entitlements.artistId, actor.userId))).limit(1);
    if (found === undefined) throw new DomainError("not_found");
    const { source, sourceId, fanId, artistId, tierId, startsAt, endsAt, revokedAt } = found.comp;
    if (revokedAt !== null) return;
    await setEntitlement(tx, { source, sourceId, fanId, artistId, tierId, startsAt, endsAt, revokedAt: now }, now);
    await appendAudit(tx, { actorId: artistId, action: "patronage/comp.revoked", target: found.comp.id, before: { fanId, tierId } }, now);
  });
}

/** The artist's guests now, newest first. */
export async function listComps(services: Services, actor: Actor, page: PageRequest): Promise<Page<Comp>> {
  requireArtist(actor);
  const { limit, offset, cursor } = page;
  const now = services.clock.now();
  const isOpen = and(eq(entitlements.artistId, actor.userId), isNull(entitlements.revokedAt), or(isNull(entitlements.endsAt), gt(entitlements.endsAt, now)));
  const rows = await selectComps(services.db, and(isOpen, cursor === undefined ? undefined : lt(entitlements.id, cursor)))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db
    .select({ total: count() })
    .from(entitlements)
    .where(and(eq(entitlements.source, "comp"), isOpen));
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: showComp, cursor: ({ comp }) => comp.id });
}
