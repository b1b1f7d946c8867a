import { z } from "zod";
import type { Tx } from "@/db/client";
import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { ensureTiers, readGates } from "@/server/patronage";

/** The lowest tier on offer that opens something locked. */
export const tierOfferShape = z.object({ key: z.string(), name: z.string(), monthlyCents: z.number().int(), currency: z.string() });

/** Who looks: a token without the right to patronage sees what a stranger sees. */
export function patronOf(actor: Actor | null): string | null {
  return actor === null || (actor.via === "token" && !actor.scopes.includes("patronage:read")) ? null : actor.userId;
}

/** @throws DomainError `rule_refused` for a tier that the artist does not have: nobody could ever open it. */
export async function requireTier(db: Tx, artistId: string, minTier: string | null, now: Date): Promise<void> {
  if (minTier === null) return;
  // Nobody may have looked at the artist's tiers yet: they have the four of the house all the same.
  await ensureTiers(db, artistId, now);
  const gate = (await readGates(db, { fanId: null, artistIds: [artistId], now }))(artistId);
  if (gate.tiers.some((tier) => tier.key === minTier)) return;
  const message = "You have no such tier.";
  throw new DomainError("rule_refused", { sentence: message, issues: [{ path: "minTier", message }] });
}
