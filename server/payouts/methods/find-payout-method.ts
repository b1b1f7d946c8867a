import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutMethods, screeningFlags, screenings } from "@/db/schema";
import type { RailKind } from "@/server/adapters/rails";
import { textList } from "@/server/kernel/list-text";

export interface PayoutMethod {
  readonly id: string;
  readonly kind: RailKind;
  readonly last4: string;
  /** Opened with `openSealed`; its text is a `Destination` as JSON. */
  readonly sealId: string;
  readonly currency: string;
  readonly country: string | null;
  /** Nothing is paid to it before. */
  readonly usableFrom: Date;
  readonly fingerprint: string | null;
  /** clear: pay. pending: not compared yet with the lists as they are now, which takes minutes. flagged: a person has to look, or has confirmed. */
  readonly screening: "clear" | "pending" | "flagged";
}

/** The method in force of each person, with one query. */
export async function findPayoutMethods(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, PayoutMethod>> {
  if (userIds.length === 0) return new Map();
  const isFlagged = sql<boolean>`exists (select 1 from ${screeningFlags} where ${screeningFlags.userId} = ${payoutMethods.userId} and ${screeningFlags.status} <> 'cleared')`;
  const { userId, id, kind, last4, sealId, currency, country, usableFrom, fingerprint } = payoutMethods;
  const rows = await tx
    .select({
      ...{ userId, id, kind, last4, sealId, currency, country, usableFrom, fingerprint },
      ...{ isScreened: sql<boolean>`${screenings.at} is not null`, isFlagged },
    })
    .from(payoutMethods)
    .leftJoin(screenings, eq(screenings.methodId, payoutMethods.id))
    .where(and(sql`${payoutMethods.userId} = any(${textList(userIds)})`, eq(payoutMethods.status, "active")));
  return new Map(
    rows.flatMap(({ userId, isScreened, isFlagged, usableFrom, ...method }): [string, PayoutMethod][] => {
      if (usableFrom === null) return [];
      return [[userId, { ...method, usableFrom, screening: isFlagged ? "flagged" : isScreened ? "clear" : "pending" }]];
    }),
  );
}

/** Where a person's money goes; null while they have not said. */
export async function findPayoutMethod(tx: Tx, userId: string): Promise<PayoutMethod | null> {
  return (await findPayoutMethods(tx, [userId])).get(userId) ?? null;
}
