import { payoutMethods, screenings, taxForms, users } from "@/db/schema";
import { destinationShape, RAIL_KINDS, type RailKind } from "@/server/adapters/rails";
import { newId } from "@/server/kernel/ids";
import { platformAccount } from "@/server/ledger";
import { creditEarnings } from "@/server/royalties";
import type { Services } from "@/server/services";
import { sealForPerson } from "@/server/vault";
import { DESTINATIONS } from "../payees";
import type { Random } from "../random";

const CREDITED_AT_ONCE = 2_000;

export interface Payee {
  readonly id: string;
  readonly rail: RailKind;
  earnedMicros: bigint;
}

/** Many artists at once, each with a rail of chance and, a third of them, without a tax form. */
export async function addPayees(services: Services, random: Random, count: number): Promise<Payee[]> {
  const now = services.clock.now();
  const payees = Array.from({ length: count }, (): Payee => ({ id: newId("user", now.getTime()), rail: random.pick(RAIL_KINDS), earnedMicros: 0n }));
  await services.db.transaction(async (tx) => {
    const rows = payees.map(({ id }) => ({ id, email: `${id}@chaos.test`, name: id, handle: id.replace("_", "-"), role: "artist" as const, createdAt: now }));
    await tx.insert(users).values(rows);
    const methods: (typeof payoutMethods.$inferInsert)[] = [];
    for (const { id, rail } of payees) {
      const plaintext = JSON.stringify(destinationShape.parse(DESTINATIONS[rail]));
      const sealId = await sealForPerson(services, tx, { userId: id, purpose: "payout-method", field: "destination", plaintext });
      const shown = { kind: rail, status: "active" as const, sealId, last4: "3000", currency: "USD", country: "US" };
      methods.push({ id: newId("payoutMethod", now.getTime()), userId: id, ...shown, createdAt: now, confirmedAt: now, usableFrom: now });
    }
    await tx.insert(payoutMethods).values(methods);
    await tx.insert(screenings).values(methods.map(({ id }) => ({ methodId: id, listsHash: "none", at: now })));
    const forms = payees.filter(() => random.chance(0.66)).map(({ id }) => ({ id: newId("taxForm", now.getTime()), userId: id }));
    const facts = { kind: "w9" as const, personKind: "individual" as const, country: "US", claimsTreaty: false, signedAt: now };
    if (forms.length > 0) await tx.insert(taxForms).values(forms.map((form) => ({ ...form, ...facts })));
  });
  return payees;
}

/** A month of earning: most have enough for a payout, some not, a few so much that two must agree. */
export async function earnMonth(services: Services, random: Random, payees: readonly Payee[]): Promise<void> {
  const now = services.clock.now();
  const credits = payees.map((payee) => {
    const amountMicros = BigInt(
      random.chance(0.1) ? random.between(1, 40_000_000) : random.between(60_000_000, random.chance(0.1) ? 2_000_000_000 : 900_000_000),
    );
    payee.earnedMicros += amountMicros;
    return {
      ...{ artistId: payee.id, currency: "USD", amountMicros, usMicros: amountMicros / 3n, source: "view" as const, videoId: null, country: "US" },
      ...{ debit: platformAccount("royalty_cost", "USD"), sourceType: "chaos", sourceId: newId("run", now.getTime()) },
      explanation: { of: "other" as const, sentence: "chaos" },
    };
  });
  for (let from = 0; from < credits.length; from += CREDITED_AT_ONCE)
    await services.db.transaction((tx) => creditEarnings(tx, credits.slice(from, from + CREDITED_AT_ONCE), now));
}
