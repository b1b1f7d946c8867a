import { asc, eq } from "drizzle-orm";
import { creditChoices } from "@/db/schema";
import { findUserById } from "@/server/accounts";
import { DomainError } from "@/server/kernel/errors";
import type { Page, PageRequest } from "@/server/kernel/page";
import { listPatrons, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";

/** Names that one artist's credits hold; who chose first stands first where there are more. */
const CHOICES_MAX = 5_000;

export interface PatronCredit {
  readonly name: string;
  readonly tierName: string;
  /** Whether the tier promises a producer's credit, which films have too. */
  readonly isProducer: boolean;
}

/**
 * The patrons of an artist who wished to be named, the highest tiers first: who left is named no longer, and nobody is who did not ask.
 * Public: a name is all that it says of anybody. @throws DomainError `not_found` for no artist.
 */
export async function listArtistCredits(services: Services, input: PageRequest & { readonly artistId: string }): Promise<Page<PatronCredit>> {
  const { artistId, limit, cursor } = input;
  // The order has no key of its own to go on from: people come and go, and a page begins at a place in the list.
  const from = cursor === undefined ? input.offset : Math.max(0, Number.parseInt(cursor, 10) || 0);
  const artist = await findUserById(services.db, artistId);
  if (artist === undefined || artist.role === "fan") throw new DomainError("not_found");
  const now = services.clock.now();
  const choices = await services.db
    .select({ fanId: creditChoices.fanId, name: creditChoices.name })
    .from(creditChoices)
    .where(eq(creditChoices.artistId, artistId))
    .orderBy(asc(creditChoices.chosenAt))
    .limit(CHOICES_MAX);
  if (choices.length === 0) return { items: [], nextCursor: null, total: 0 };
  const fanIds = choices.map((choice) => choice.fanId);
  const patrons = await listPatrons(services.db, { artistId, at: now, minRank: 0, limit: CHOICES_MAX, fanIds });
  const gate = (await readGates(services.db, { fanId: null, artistIds: [artistId], now }))(artistId);
  const producerRank = Math.min(...gate.tiers.filter((tier) => tier.hasCredit).map((tier) => tier.rank));
  const names = new Map(choices.map((choice) => [choice.fanId, choice.name]));
  const credits = patrons
    .map(({ fanId, tierName, rank }) => ({ name: names.get(fanId) ?? "", tierName, rank }))
    .sort((a, b) => b.rank - a.rank || a.name.localeCompare(b.name, "en"));
  const items = credits.slice(from, from + limit).map(({ name, tierName, rank }) => ({ name, tierName, isProducer: rank >= producerRank }));
  return { items, nextCursor: from + limit < credits.length ? String(from + limit) : null, total: credits.length };
}
