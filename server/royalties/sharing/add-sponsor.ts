import { and, count, desc, eq, lt } from "drizzle-orm";
import { sponsorAmounts } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { runOnce } from "../../kernel/idempotency";
import { newId } from "../../kernel/ids";
import { MICROS_PER_CENT } from "../../kernel/money";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import { platformAccount, postTransfers } from "../../ledger";
import type { Services } from "../../services";
import { type SponsorAmount, type SponsorInput, sponsorShape } from "./contract";
import { findMonth, lockSharing } from "./queries";

type SponsorRow = typeof sponsorAmounts.$inferSelect;

function show(row: SponsorRow): SponsorAmount {
  const { id, month, currency, sponsor, addedBy } = row;
  return { id, month, currency, sponsor, addedBy, amountCents: Number(row.amountMicros / MICROS_PER_CENT), createdAt: row.createdAt.toISOString() };
}

/**
 * Adds a sponsor's money, which has come to the bank, to the pool of a month.
 * @throws rule_refused for a month that was shared already.
 */
export async function addSponsorAmount(services: Services, actor: Actor, input: SponsorInput, idempotencyKey: string | null): Promise<SponsorAmount> {
  requireAdmin(actor);
  const now = services.clock.now();
  const request = { userId: actor.userId, key: idempotencyKey, operation: "royalties/sponsor.add", input };
  const { month, currency, sponsor } = input;
  return services.db.transaction((tx) =>
    runOnce(
      tx,
      request,
      async () => {
        await lockSharing(tx);
        if ((await findMonth(tx, month, currency)) !== null)
          throw new DomainError("rule_refused", { sentence: `${month} was shared already. Add it to a later month.` });
        const amountMicros = BigInt(input.amountCents) * MICROS_PER_CENT;
        const row = { id: newId("sponsorAmount", now.getTime()), month, currency, amountMicros, sponsor, addedBy: actor.userId, createdAt: now };
        await tx.insert(sponsorAmounts).values(row);
        const accounts = { debit: platformAccount("bank", currency), credit: platformAccount("royalty_pool", currency) };
        await postTransfers(tx, [{ ...accounts, amountMicros, kind: "sponsor.pool", sourceType: "sponsor_amount", sourceId: row.id }], now);
        await appendAudit(tx, { actorId: actor.userId, action: "royalties/sponsor.added", target: row.id, after: show(row) }, now);
        return show(row);
      },
      (stored) => sponsorShape.parse(stored),
    ),
  );
}

/** What sponsors gave, the latest first. */
export async function listSponsorAmounts(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly month?: string | undefined },
): Promise<Page<SponsorAmount>> {
  requireAdmin(actor);
  const { limit, offset, cursor, month } = input;
  const where = month === undefined ? undefined : eq(sponsorAmounts.month, month);
  const rows = await services.db
    .select()
    .from(sponsorAmounts)
    .where(and(where, cursor === undefined ? undefined : lt(sponsorAmounts.id, cursor)))
    .orderBy(desc(sponsorAmounts.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(sponsorAmounts).where(where);
  return cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: show, cursor: (row) => row.id });
}
