import { asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { artistSigningKeys } from "@/db/schema";
import { toBase64url } from "@/protocol/base64url";
import type { PublicKey } from "@/protocol/signed-text";
import type { Services } from "@/server/services";
import { openSealed, sealForPerson } from "@/server/vault";

const ALGORITHM = "Ed25519";
const READER = "distribution/roots";
/** As many as a chain of rotations may have. */
const KEYS_MAX = 64;

export type ArtistKeyRow = typeof artistSigningKeys.$inferSelect;

/** The keys of an artist, the first one first. */
export async function listArtistKeys(tx: Tx, artistId: string): Promise<readonly ArtistKeyRow[]> {
  return tx.select().from(artistSigningKeys).where(eq(artistSigningKeys.artistId, artistId)).orderBy(asc(artistSigningKeys.number)).limit(KEYS_MAX);
}

async function makeFirstKey(services: Services, artistId: string): Promise<void> {
  const made = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  if (!("publicKey" in made)) throw new Error("Ed25519 makes pairs of keys.");
  const publicKey = toBase64url(new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey)));
  const plaintext = Buffer.from(await crypto.subtle.exportKey("pkcs8", made.privateKey)).toString("base64");
  await services.db.transaction(async (tx) => {
    const sealId = await sealForPerson(services, tx, { userId: artistId, purpose: "signing-key", field: "private-key", plaintext });
    const row = { artistId, number: 1, publicKey, sealId, rotation: null, createdAt: services.clock.now() };
    // Who was quicker made the artist's key; ours was never shown to anybody.
    await tx.insert(artistSigningKeys).values(row).onConflictDoNothing();
  });
}

/** The keys of an artist; the first is made when it is first needed, and is the same for two who need it at once. */
export async function ensureArtistKeys(services: Services, artistId: string): Promise<readonly ArtistKeyRow[]> {
  const known = await listArtistKeys(services.db, artistId);
  if (known.length > 0) return known;
  await makeFirstKey(services, artistId);
  return listArtistKeys(services.db, artistId);
}

/** The private part, which stands in the artist's own log of what was opened. @throws not_found once they were forgotten. */
export async function openSigningKey(
  services: Services,
  key: ArtistKeyRow,
  reason: string,
): Promise<{ readonly publicKey: PublicKey; readonly privateKey: CryptoKey }> {
  const pkcs8 = Buffer.from(await openSealed(services, { sealId: key.sealId, readerId: READER, reason }), "base64");
  return { publicKey: key.publicKey, privateKey: await crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), ALGORITHM, false, ["sign"]) };
}
