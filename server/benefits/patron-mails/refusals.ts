import { and, desc, eq, inArray } from "drizzle-orm";
import { patronMailRefusals, users } from "@/db/schema";
import { findUserById, pageUrl } from "@/server/accounts";
import type { Actor } from "@/server/kernel/actor";
import type { Env } from "@/server/kernel/env";
import { DomainError } from "@/server/kernel/errors";
import { isSigned, signParts } from "@/server/kernel/signed-parts";
import { listAccess } from "@/server/patronage";
import type { Services } from "@/server/services";

const PURPOSE = "unsubscribe";
const REFUSALS_MAX = 500;
const ARTISTS_MAX = 500;

interface Pair {
  readonly fanId: string;
  readonly artistId: string;
}

/** Where one click ends an artist's mail to a fan, without signing in. It can do nothing else. */
export function unsubscribeUrl(env: Pick<Env, "AUTH_SECRET" | "PUBLIC_URL" | "PORT">, { fanId, artistId }: Pair): string {
  return pageUrl(env, `/api/patron-mails/unsubscribe/${fanId}/${artistId}/${signParts(env, PURPOSE, [fanId, artistId])}`);
}

/** Whose mail such an address ends. @throws DomainError `not_found` for one that is not ours. */
export async function readUnsubscribe(services: Services, input: Pair & { readonly signature: string }): Promise<{ readonly artistName: string }> {
  const isOurs = isSigned(services.env, PURPOSE, [input.fanId, input.artistId], input.signature);
  const artist = isOurs ? await findUserById(services.db, input.artistId) : undefined;
  if (artist === undefined) throw new DomainError("not_found");
  return { artistName: artist.name };
}

async function refuse(services: Services, { fanId, artistId }: Pair): Promise<void> {
  await services.db.insert(patronMailRefusals).values({ fanId, artistId, refusedAt: services.clock.now() }).onConflictDoNothing();
}

/** Ends an artist's mail by such an address; a repeat changes nothing. @throws DomainError `not_found`. */
export async function unsubscribe(services: Services, input: Pair & { readonly signature: string }): Promise<{ readonly artistName: string }> {
  const read = await readUnsubscribe(services, input);
  await refuse(services, input);
  return read;
}

/** Ends or allows an artist's mail to the caller. @throws DomainError `not_found` for no artist. */
export async function setMailWish(
  services: Services,
  actor: Actor,
  input: { readonly artistId: string; readonly isWanted: boolean },
): Promise<{ readonly isWanted: boolean }> {
  if ((await findUserById(services.db, input.artistId)) === undefined) throw new DomainError("not_found");
  const pair = { fanId: actor.userId, artistId: input.artistId };
  if (input.isWanted)
    await services.db.delete(patronMailRefusals).where(and(eq(patronMailRefusals.fanId, pair.fanId), eq(patronMailRefusals.artistId, pair.artistId)));
  else await refuse(services, pair);
  return { isWanted: input.isWanted };
}

/** The artists whose mail the caller has ended, the latest first. */
export async function listRefusals(services: Services, actor: Actor): Promise<readonly { readonly artistId: string; readonly artistName: string }[]> {
  return services.db
    .select({ artistId: users.id, artistName: users.name })
    .from(patronMailRefusals)
    .innerJoin(users, eq(users.id, patronMailRefusals.artistId))
    .where(eq(patronMailRefusals.fanId, actor.userId))
    .orderBy(desc(patronMailRefusals.refusedAt))
    .limit(REFUSALS_MAX);
}

export interface MailWish {
  readonly artistId: string;
  readonly artistName: string;
  readonly isWanted: boolean;
}

/** Everybody who may write to the caller, and whose mail they have ended, by name: those whose patron they are now, and those they refused. */
export async function listMailWishes(services: Services, actor: Actor): Promise<readonly MailWish[]> {
  const refused = new Map((await listRefusals(services, actor)).map((artist) => [artist.artistId, artist.artistName]));
  const { rows } = await listAccess(services.db, { fanId: actor.userId, now: services.clock.now() }, { limit: ARTISTS_MAX, offset: 0 });
  const ids = [...new Set(rows.map((row) => row.artistId))].filter((artistId) => !refused.has(artistId));
  const wanted =
    ids.length === 0
      ? []
      : await services.db.select({ artistId: users.id, artistName: users.name }).from(users).where(inArray(users.id, ids)).limit(ids.length);
  const wishes = [
    ...wanted.map((artist) => ({ ...artist, isWanted: true })),
    ...[...refused].map(([artistId, artistName]) => ({ artistId, artistName, isWanted: false })),
  ];
  return wishes.sort((a, b) => a.artistName.localeCompare(b.artistName, "en"));
}
