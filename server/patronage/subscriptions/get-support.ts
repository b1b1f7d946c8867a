import { and, eq, notInArray } from "drizzle-orm";
import { z } from "zod";
import { patronSubscriptions, patronTiers } from "@/db/schema";
import type { Actor } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { findAccess } from "../entitlements/find-access";

const ID_CHARS_MAX = 64;
export const supportInput = z.object({ artistId: z.string().min(1).max(ID_CHARS_MAX) });

/** What the caller is to an artist; all null for somebody who is no patron. */
export const supportShape = z.object({
  tier: z.object({ key: z.string(), name: z.string() }).nullable(),
  /** Why the tier is open: a gift and an invitation are no subscription. */
  source: z.enum(["subscription", "gift", "comp", "goal", "import"]).nullable(),
  endsAt: z.iso.datetime().nullable(),
  /** The one that lives, whatever its state; one that was never paid is none. */
  subscriptionId: z.string().nullable(),
});
export type Support = z.output<typeof supportShape>;

/** What is open to the caller with this artist now, and by which subscription. Unknown artists are answered as unsupported ones. */
export async function getSupport(services: Services, actor: Actor, input: z.output<typeof supportInput>): Promise<Support> {
  const { db, clock } = services;
  const who = { fanId: actor.userId, artistId: input.artistId };
  const access = await findAccess(db, { ...who, now: clock.now() });
  const isLive = notInArray(patronSubscriptions.status, ["INCOMPLETE", "CANCELLED", "EXPIRED"]);
  const [live] = await db
    .select({ id: patronSubscriptions.id })
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.fanId, who.fanId), eq(patronSubscriptions.artistId, who.artistId), isLive))
    .limit(1);
  const subscriptionId = live?.id ?? null;
  if (access === null) return { tier: null, source: null, endsAt: null, subscriptionId };
  const [tier] = await db.select({ key: patronTiers.key, name: patronTiers.name }).from(patronTiers).where(eq(patronTiers.id, access.tierId)).limit(1);
  return { tier: tier ?? null, source: access.source, endsAt: access.endsAt?.toISOString() ?? null, subscriptionId };
}
