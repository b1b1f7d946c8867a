import { type Actor, requireArtist } from "@/server/kernel/actor";
import type { Services } from "@/server/services";
import { findRates } from "../currencies/find-rates";
import type { Rates } from "../currencies/rules";
import type { ShownTier, StudioTier } from "./contract";
import { countSeats } from "./count-seats";
import { ensureTiers } from "./ensure-tiers";
import { listTierRows, type TierRow } from "./queries";
import { showStudioTier, showTier } from "./show-tier";

interface ReadTiers {
  readonly rows: TierRow[];
  readonly seats: Map<string, number>;
  readonly rates: Rates;
}

async function readTiers(services: Services, artistId: string): Promise<ReadTiers> {
  const { db, clock } = services;
  const now = clock.now();
  // An artist has tiers from the first time that anybody looks.
  await ensureTiers(db, artistId, now);
  const rows = await listTierRows(db, artistId);
  const seats = await countSeats(
    db,
    rows.map((row) => row.id),
    now,
  );
  return { rows, seats, rates: await findRates(db, now) };
}

/** What an artist offers at this moment, lowest first. The caller has made sure that this is an artist. */
export async function listOfferedTiers(services: Services, artistId: string): Promise<ShownTier[]> {
  const { rows, seats, rates } = await readTiers(services, artistId);
  return rows.filter((row) => row.isActive).map((row) => showTier(row, seats.get(row.id) ?? 0, rates));
}

/** Every tier of the artist who asks, lowest first, those no longer offered too. */
export async function listMyTiers(services: Services, actor: Actor): Promise<StudioTier[]> {
  requireArtist(actor);
  const { rows, seats, rates } = await readTiers(services, actor.userId);
  return rows.map((row) => showStudioTier(row, seats.get(row.id) ?? 0, rates));
}
