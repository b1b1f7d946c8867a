import { DAY_MS } from "@/server/kernel/durations";
import type { EntitlementState } from "@/server/patronage";
import { setEntitlement } from "@/server/patronage";
import { ensureTiers } from "@/server/patronage/tiers/ensure-tiers";
import { findTier } from "@/server/patronage/tiers/queries";
import type { Services } from "@/server/services";

let made = 0;

/** The house's four tiers for an artist. */
export async function addTiers(services: Services, artistId: string): Promise<void> {
  await services.db.transaction((tx) => ensureTiers(tx, artistId, services.clock.now()));
}

/** Gives a fan a tier of an artist, for thirty days unless said otherwise. @returns what it was given by, to change it later. */
export async function addPatron(
  services: Services,
  patron: { readonly fanId: string; readonly artistId: string; readonly key: string },
  more: Partial<EntitlementState> = {},
): Promise<EntitlementState> {
  const now = services.clock.now();
  const tier = await findTier(services.db, { artistId: patron.artistId, key: patron.key });
  if (tier === undefined) throw new Error(`${patron.artistId} has no tier ${patron.key}`);
  const state: EntitlementState = {
    source: "comp",
    sourceId: `comp_${++made}`,
    fanId: patron.fanId,
    artistId: patron.artistId,
    tierId: tier.id,
    startsAt: now,
    endsAt: new Date(now.getTime() + 30 * DAY_MS),
    revokedAt: null,
    ...more,
  };
  await services.db.transaction((tx) => setEntitlement(tx, state, now));
  return state;
}
