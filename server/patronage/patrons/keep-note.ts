import { and, eq } from "drizzle-orm";
import { patronNotes } from "@/db/schema";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Services } from "@/server/services";
import type { PatronNote } from "./contract";
import { findPatron } from "./patron-queries";

/** Keeps a note of a patron for the artist alone. @throws not_found for who never was a patron of theirs. */
export async function addNote(services: Services, actor: Actor, input: { readonly fanId: string; readonly body: string }): Promise<PatronNote> {
  requireArtist(actor);
  const now = services.clock.now();
  const { fanId, body } = input;
  if ((await findPatron(services.db, { artistId: actor.userId, fanId, now })) === undefined) throw new DomainError("not_found");
  const note = { id: newId("note", now.getTime()), body, createdAt: now };
  await services.db.insert(patronNotes).values({ ...note, artistId: actor.userId, fanId });
  return { ...note, createdAt: now.toISOString() };
}

/** Forgets a note. @throws not_found for somebody else's. */
export async function deleteNote(services: Services, actor: Actor, input: { readonly fanId: string; readonly noteId: string }): Promise<void> {
  const mine = and(eq(patronNotes.id, input.noteId), eq(patronNotes.fanId, input.fanId), eq(patronNotes.artistId, actor.userId));
  const gone = await services.db.delete(patronNotes).where(mine).returning({ id: patronNotes.id });
  if (gone.length === 0) throw new DomainError("not_found");
}
