import { payoutMethods, screenings, taxForms } from "@/db/schema";
import { ensureAccount } from "@/server/accounts";
import { type Destination, RAIL_KINDS, type RailKind } from "@/server/adapters/rails";
import type { Actor, Role } from "@/server/kernel/actor";
import { SCOPES } from "@/server/kernel/actor";
import { newId } from "@/server/kernel/ids";
import { platformAccount } from "@/server/ledger";
import { creditEarnings } from "@/server/royalties";
import type { Services } from "@/server/services";
import { sealForPerson } from "@/server/vault";
import { StrictRails, strictRail } from "./payout-chaos/strict-rails";

const MICROS_PER_CENT = 10_000n;
const address = { street: "Street", building: "1", postcode: "10115", town: "Berlin", country: "DE" };
export const DESTINATIONS: Readonly<Record<RailKind, Destination>> = {
  stripe: { kind: "stripe", accountId: "acct_1" },
  sepa: { kind: "sepa", holder: "Ada L", iban: "DE89370400440532013000", bic: null, address },
  ach: { kind: "ach", holder: "Ada L", routingNumber: "110000000", accountNumber: "000123456789", accountType: "checking", holderKind: "person", address },
  crypto: { kind: "crypto", chain: "polygon", token: "USDC", address: "0x000000000000000000000000000000000000dEaD" },
  invoice: { kind: "invoice", holder: "Ada L", address, email: null, taxNumber: null },
};
let made = 0;

/** Somebody signed in, without the slow hash of a password. */
export async function addActor(services: Services, role: Role): Promise<Actor> {
  const email = `${role}-${process.pid}-${++made}@payees.test`;
  const { user } = await ensureAccount(services.db, { email, name: `${role} ${made}` }, services.clock.now());
  await services.db.execute(`update users set role = '${role}' where id = '${user.id}'`);
  return { userId: user.id, role, via: "session", sessionId: null, scopes: SCOPES };
}

/** With every rail set up. */
export function withRails<S extends Pick<Services, "clock">>(services: S): S & Pick<Services, "rails"> {
  const rails = new StrictRails(() => services.clock.now().getTime());
  return { ...services, rails: Object.fromEntries(RAIL_KINDS.map((kind) => [kind, strictRail(kind, rails)])) };
}

export interface PayeeFacts {
  readonly rail: RailKind | null;
  /** What they have earned, in micros of USD. */
  readonly earnedMicros: bigint;
  /** The part of it that counts as from the US; none unless said. */
  readonly usMicros?: bigint;
  /** A W-9 (nothing is withheld), or no form. */
  readonly form?: "w9" | "none";
  readonly destination?: Destination;
}

/** Posts something that an artist earned by views, as the product does. */
export async function earn(services: Services, artistId: string, amountMicros: bigint, usMicros = 0n): Promise<void> {
  const now = services.clock.now();
  await services.db.transaction((tx) =>
    creditEarnings(
      tx,
      [
        {
          ...{ artistId, currency: "USD", amountMicros, usMicros, source: "view", debit: platformAccount("royalty_cost", "USD") },
          ...{ sourceType: "test", sourceId: newId("run", now.getTime()), videoId: null, country: "DE" },
          explanation: { of: "other", sentence: "a test" },
        },
      ],
      now,
    ),
  );
}

/** An artist who has earned something and said where it goes, long enough ago. */
export async function addPayee(services: Services, facts: PayeeFacts): Promise<Actor> {
  const actor = await addActor(services, "artist");
  const now = services.clock.now();
  const { userId } = actor;
  const { rail, form = "w9" } = facts;
  await services.db.transaction(async (tx) => {
    if (form === "w9") {
      const id = newId("taxForm", now.getTime());
      await tx.insert(taxForms).values({ id, userId, kind: "w9", personKind: "individual", country: "US", claimsTreaty: false, signedAt: now });
    }
    if (rail === null) return;
    const id = newId("payoutMethod", now.getTime());
    const plaintext = JSON.stringify(facts.destination ?? DESTINATIONS[rail]);
    const sealId = await sealForPerson(services, tx, { userId, purpose: "payout-method", field: "destination", plaintext });
    const shown = { kind: rail, status: "active" as const, sealId, last4: "3000", currency: "USD", country: "US" };
    await tx.insert(payoutMethods).values({ id, userId, ...shown, createdAt: now, confirmedAt: now, usableFrom: now });
    await tx.insert(screenings).values({ methodId: id, listsHash: "none", at: now });
  });
  if (facts.earnedMicros > 0n) await earn(services, userId, facts.earnedMicros, facts.usMicros ?? 0n);
  return actor;
}

export function dollars(amount: number): bigint {
  return BigInt(Math.round(amount * 100)) * MICROS_PER_CENT;
}
