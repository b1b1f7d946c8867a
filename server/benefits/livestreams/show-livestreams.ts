import type { Actor } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import { findOffer, findTicketsHeld, type Gate, readGates } from "@/server/patronage";
import type { Services } from "@/server/services";
import { patronOf } from "../tier-gate";
import type { Livestream } from "./contract";
import { findLivestream, type LivestreamRow, selectComing, selectOwnLivestreams } from "./queries";
import { lowestRank } from "./rules";

function show(row: LivestreamRow, viewerId: string | null, gate: Gate, hasTicket: boolean): Livestream | null {
  const needed = lowestRank(row.minTier, gate.tiers);
  const isOpen = viewerId === row.artistId || hasTicket || (needed !== null && gate.rank !== null && gate.rank >= needed);
  if (!isOpen && needed === null && row.ticketCents === null) return null;
  const { id, artistId, title, minTier, status, ticketCents } = row;
  return {
    ...{ id, artistId, title, minTier, status, ticketCents, hasTicket, isLocked: !isOpen },
    description: isOpen ? row.description : "",
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    neededTier: isOpen ? null : findOffer(gate.tiers, (tier) => needed !== null && tier.rank >= needed),
    joinUrl: isOpen && status === "scheduled" ? row.joinUrl : null,
  };
}

/** Those of these that the viewer may know of, as they may see them, in the order given. */
async function showAll(services: Services, viewerId: string | null, rows: readonly LivestreamRow[]): Promise<readonly Livestream[]> {
  const gateOf = await readGates(services.db, { fanId: viewerId, artistIds: rows.map((row) => row.artistId), now: services.clock.now() });
  const held = await findTicketsHeld(services.db, { fanId: viewerId, livestreamIds: rows.map((row) => row.id) });
  return rows.map((row) => show(row, viewerId, gateOf(row.artistId), held.has(row.id))).filter((shown) => shown !== null);
}

/** One livestream; where to join only for who has access now. @throws DomainError `not_found`. */
export async function getLivestream(services: Services, actor: Actor | null, input: { readonly livestreamId: string }): Promise<Livestream> {
  const row = await findLivestream(services.db, input.livestreamId);
  const [shown] = await showAll(services, patronOf(actor), row === null ? [] : [row]);
  if (shown === undefined) throw new DomainError("not_found");
  return shown;
}

async function page(services: Services, viewerId: string | null, found: Awaited<ReturnType<typeof selectComing>>, limit: number): Promise<Page<Livestream>> {
  const cut = cutPage(found.rows, { limit, total: found.total }, { item: (row) => row, cursor: (row) => row.id });
  return { ...cut, items: [...(await showAll(services, viewerId, cut.items))] };
}

/** What an artist has scheduled and is not over. */
export async function listArtistLivestreams(
  services: Services,
  actor: Actor | null,
  input: PageRequest & { readonly artistId: string },
): Promise<Page<Livestream>> {
  const found = await selectComing(services.db, { artistIds: [input.artistId], now: services.clock.now() }, input);
  return page(services, patronOf(actor), found, input.limit);
}

/** The caller's own, of all times. */
export async function listOwnLivestreams(services: Services, actor: Actor, input: PageRequest): Promise<Page<Livestream>> {
  return page(services, actor.userId, await selectOwnLivestreams(services.db, actor.userId, input), input.limit);
}
