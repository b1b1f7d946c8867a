import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { type FrozenRequest, RAIL_KINDS } from "../../adapters/rails";
import { canonicalJson, hashJson } from "../../kernel/canonical-json";
import type { Json } from "../../kernel/sql";
import type { Services } from "../../services";
import { openSeals, sealForPerson } from "../../vault";
import type { Claimed } from "./claim";

const SALT_BYTES = 16;

const keptShape = z.object({
  /** So that the hash, which stays when the person is forgotten, tells nobody what was hashed. */
  salt: z.string(),
  request: z.object({
    rail: z.enum(RAIL_KINDS),
    key: z.string(),
    payoutId: z.string(),
    attempt: z.number().int(),
    amountCents: z.number().int(),
    currency: z.string(),
    body: z.json(),
  }),
});

function asJson(kept: { readonly salt: string; readonly request: FrozenRequest }): Json {
  return { salt: kept.salt, request: { ...kept.request } };
}

/** Keeps what will be sent, sealed for the payee, and says its hash. */
export async function sealRequest(
  services: Services,
  tx: Tx,
  userId: string,
  request: FrozenRequest,
): Promise<{ readonly sealId: string; readonly hash: string }> {
  const kept = asJson({ salt: randomBytes(SALT_BYTES).toString("base64"), request });
  const sealId = await sealForPerson(services, tx, { userId, purpose: "payout-method", field: "request", plaintext: canonicalJson(kept) });
  return { sealId, hash: hashJson(kept) };
}

/**
 * What was kept to be sent, by payout, for sending it again or asking for it; null where the person's key was destroyed.
 * @throws Error when what was kept is not what was hashed.
 */
export async function openRequests(
  services: Services,
  claimed: readonly Claimed[],
  reader: { readonly readerId: string; readonly reason: string } = { readerId: "payouts/look-up", reason: "To ask what became of your payout." },
): Promise<ReadonlyMap<string, FrozenRequest | null>> {
  const texts = await openSeals(services, {
    sealIds: claimed.flatMap(({ outbox }) => (outbox.requestSealId === null ? [] : [outbox.requestSealId])),
    ...reader,
  });
  return new Map(
    claimed.map(({ payout, outbox }) => {
      const text = texts.get(outbox.requestSealId ?? "");
      if (text === undefined) return [payout.id, null];
      const kept = keptShape.parse(JSON.parse(text));
      if (hashJson(asJson(kept)) !== outbox.requestHash) throw new Error(`The request of ${payout.id} is not the one that was kept.`);
      return [payout.id, kept.request];
    }),
  );
}
