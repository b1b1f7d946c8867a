import { and, desc, eq } from "drizzle-orm";
import { patronNotes } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { PatronDetail } from "./contract";
import { readHistory } from "./history";
import { findPatron, sumPaid } from "./patron-queries";
import { showPatron } from "./show-patron";

const NOTES_SHOWN_MAX = 100;

/** One patron with all that happened, the latest first. @throws not_found for who never was a patron of the artist who asks. */
export async function getPatron(services: Services, actor: Actor, input: { readonly fanId: string }): Promise<PatronDetail> {
  requireArtist(actor);
  const { db, clock } = services;
  const pair = { artistId: actor.userId, fanId: input.fanId };
  const row = await findPatron(db, { ...pair, now: clock.now() });
  if (row === undefined) throw new DomainError("not_found");
  const [paid, history, notes] = await Promise.all([
    sumPaid(db, pair.artistId, [pair.fanId]),
    readHistory(db, { ...pair, now: clock.now() }),
    db
      .select({ id: patronNotes.id, body: patronNotes.body, createdAt: patronNotes.createdAt })
      .from(patronNotes)
      .where(and(eq(patronNotes.artistId, pair.artistId), eq(patronNotes.fanId, pair.fanId)))
      .orderBy(desc(patronNotes.id))
      .limit(NOTES_SHOWN_MAX),
  ]);
  return {
    ...showPatron(row, paid.get(pair.fanId) ?? []),
    history,
    notes: notes.map((note) => ({ ...note, createdAt: note.createdAt.toISOString() })),
  };
}
