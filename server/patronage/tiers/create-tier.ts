import { eq } from "drizzle-orm";
import { patronTiers, users } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import { findRates } from "../currencies/find-rates";
import type { NewTier, StudioTier } from "./contract";
import { ensureTiers } from "./ensure-tiers";
import { listTierRows } from "./queries";
import { deriveTierKey, TIER_LIMITS, yearlyPriceOf } from "./rules";
import { showStudioTier } from "./show-tier";

/** Adds a tier above all others of the artist. @throws rule_refused when there are as many as there may be. */
export async function createTier(services: Services, actor: Actor, input: NewTier): Promise<StudioTier> {
  requireArtist(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    // One tier at a time for each artist, so that two get ranks of their own.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.userId)).for("update");
    await ensureTiers(tx, actor.userId, now);
    const known = await listTierRows(tx, actor.userId);
    if (known.length >= TIER_LIMITS.tiers) throw new DomainError("rule_refused", { sentence: `There are at most ${TIER_LIMITS.tiers} tiers.` });
    const [row] = await tx
      .insert(patronTiers)
      .values({
        ...input,
        id: newId("tier", now.getTime()),
        artistId: actor.userId,
        key: deriveTierKey(input.name, new Set(known.map((tier) => tier.key))),
        rank: (known.at(-1)?.rank ?? 0) + 1,
        benefits: input.benefits ?? [],
        yearlyCents: input.yearlyCents ?? yearlyPriceOf(input.monthlyCents),
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (row === undefined) throw new DomainError("internal");
    const after = { key: row.key, monthlyCents: row.monthlyCents, yearlyCents: row.yearlyCents };
    await appendAudit(tx, { actorId: actor.userId, action: "patronage/tier.created", target: row.id, after }, now);
    return showStudioTier(row, 0, await findRates(tx, now));
  });
}
