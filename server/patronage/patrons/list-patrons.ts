import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import type { Patron, PatronFilter, PatronSort } from "./contract";
import { countPatrons, findPatron, selectPatrons, sumPaid } from "./patron-queries";
import { showPatron } from "./show-patron";

/** The patrons of the artist who asks, former ones too. @throws invalid_input for a cursor that is none of ours. */
export async function listPatrons(services: Services, actor: Actor, input: PatronFilter & PageRequest & { readonly sort: PatronSort }): Promise<Page<Patron>> {
  requireArtist(actor);
  const { limit, offset, cursor, sort, ...filter } = input;
  const { db, clock } = services;
  const asked = { artistId: actor.userId, filter, now: clock.now() };
  const last = cursor === undefined ? null : await findPatron(db, { ...asked, fanId: cursor });
  if (last === undefined) throw new DomainError("invalid_input", { sentence: "This cursor does not belong to this list." });
  const rows = await selectPatrons(db, { ...asked, sort, limit: limit + 1, offset, last });
  const [total, paid] = await Promise.all([
    countPatrons(db, asked),
    sumPaid(
      db,
      actor.userId,
      rows.map((row) => row.fanId),
    ),
  ]);
  return cutPage(rows, { limit, total }, { item: (row) => showPatron(row, paid.get(row.fanId) ?? []), cursor: (row) => row.fanId });
}
