import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { RAIL_KINDS, type RailKind } from "@/server/adapters/rails";
import { textList } from "@/server/kernel/list-text";

export interface PayoutMethod {
  readonly id: string;
  readonly kind: RailKind;
  readonly last4: string;
  /** Opened with `openSealed`; its text is a `Destination` as JSON. */
  readonly sealId: string;
  readonly currency: string;
  /** Nothing is paid to it before. */
  readonly usableFrom: Date;
  /** clear: pay. pending: not compared yet with the lists as they are now, which takes minutes. flagged: a person has to look, or has confirmed. */
  readonly screening: "clear" | "pending" | "flagged";
}

const methodRows = z.array(
  z.object({
    user_id: z.string(),
    id: z.string(),
    kind: z.enum(RAIL_KINDS),
    last4: z.string(),
    seal_id: z.string(),
    currency: z.string(),
    usable_from: z.string(),
    screening: z.enum(["clear", "pending", "flagged"]),
  }),
);

/** The method in force of each person, with one query. */
export async function findPayoutMethods(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, PayoutMethod>> {
  if (userIds.length === 0) return new Map();
  const rows = methodRows.parse(
    await tx.execute(sql`
      select m.user_id, m.id, m.kind, m.last4, m.seal_id, m.currency, (date_part('epoch', m.usable_from) * 1000)::text as usable_from,
        case
          when exists (select 1 from screening_flags f where f.user_id = m.user_id and f.status <> 'cleared') then 'flagged'
          when s.at is not null then 'clear' else 'pending'
        end as screening
      from payout_methods m left join screenings s on s.method_id = m.id
      where m.user_id = any(${textList(userIds)}) and m.status = 'active' and m.usable_from is not null`),
  );
  const methods = new Map<string, PayoutMethod>();
  for (const { user_id, seal_id, usable_from, id, kind, last4, currency, screening } of rows)
    methods.set(user_id, { id, kind, last4, sealId: seal_id, currency, usableFrom: new Date(Number(usable_from)), screening });
  return methods;
}

/** Where a person's money goes; null while they have not said. */
export async function findPayoutMethod(tx: Tx, userId: string): Promise<PayoutMethod | null> {
  return (await findPayoutMethods(tx, [userId])).get(userId) ?? null;
}
