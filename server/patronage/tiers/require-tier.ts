import type { Tx } from "@/db/client";
import { DomainError } from "@/server/kernel/errors";
import { readGates } from "../entitlements/find-access";
import { ensureTiers } from "./ensure-tiers";

/** @throws DomainError `rule_refused` for a tier that the artist does not have: nobody could ever open what waits for it. */
export async function requireTier(db: Tx, artistId: string, minTier: string | null, now: Date): Promise<void> {
  if (minTier === null) return;
  // Nobody may have looked at the artist's tiers yet: they have the four of the house all the same.
  await ensureTiers(db, artistId, now);
  const gate = (await readGates(db, { fanId: null, artistIds: [artistId], now }))(artistId);
  if (gate.tiers.some((tier) => tier.key === minTier)) return;
  const message = "You have no such tier.";
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "minTier", message }] });
}
