import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { sharingMonths, sharingShares } from "@/db/schema";
import { DomainError } from "../../kernel/errors";
import { platformAccount } from "../../ledger";
import type { Services } from "../../services";
import { type Credit, creditEarnings } from "../credits/credit-earnings";
import { type MonthKey, SHARING_MONTH } from "./count-month";
import { findMonth, lockSharing, type MonthRow } from "./queries";
import { usShare } from "./rules";

/** Artists that one transaction credits, so that nobody waits long for the ledger. */
const ARTISTS_A_TURN = 1_000;

type ShareRow = typeof sharingShares.$inferSelect;

/** What the month's model gives. */
export function chosenMicros(month: Pick<MonthRow, "model">, share: Pick<ShareRow, "proRataMicros" | "userCentricMicros">): bigint {
  return month.model === "pro-rata" ? share.proRataMicros : share.userCentricMicros;
}

function toCredit(month: MonthRow, share: ShareRow): Credit {
  const amountMicros = chosenMicros(month, share);
  const { artistId, currency, views, fans } = share;
  return {
    ...{ artistId, currency, amountMicros, source: "view", debit: platformAccount("royalty_pool", currency), videoId: null, country: null },
    ...{ sourceType: SHARING_MONTH, sourceId: `${month.month} ${currency} ${artistId}`, usMicros: usShare(amountMicros, views, share.usViews) },
    explanation: { of: "sharing", month: month.month, model: month.model, views, fans, feeBps: 0 },
  };
}

async function creditTurn(tx: Tx, month: MonthRow, now: Date): Promise<number> {
  const isOfMonth = and(eq(sharingShares.month, month.month), eq(sharingShares.currency, month.currency));
  const rows = await tx
    .select()
    .from(sharingShares)
    .where(and(isOfMonth, isNull(sharingShares.creditedAt)))
    .orderBy(asc(sharingShares.artistId))
    .limit(ARTISTS_A_TURN);
  if (rows.length > 0) {
    const artistIds = rows.map((row) => row.artistId);
    await tx
      .update(sharingShares)
      .set({ creditedAt: now })
      .where(and(isOfMonth, inArray(sharingShares.artistId, artistIds)));
  }
  if (rows.length < ARTISTS_A_TURN) {
    const isThis = and(eq(sharingMonths.month, month.month), eq(sharingMonths.currency, month.currency));
    await tx.update(sharingMonths).set({ status: "shared", sharedAt: now }).where(isThis);
  }
  const paid = rows.filter((row) => chosenMicros(month, row) > 0n);
  await creditEarnings(
    tx,
    paid.map((row) => toCredit(month, row)),
    now,
  );
  return rows.length;
}

/** Credits the next artists with their share of a month that was counted. @returns whether all have theirs. */
export async function creditMonth(services: Pick<Services, "db" | "clock">, key: MonthKey): Promise<{ readonly isDone: boolean }> {
  return services.db.transaction(async (tx) => {
    await lockSharing(tx);
    const month = await findMonth(tx, key.month, key.currency);
    if (month === null) throw new DomainError("not_found");
    if (month.status === "shared") return { isDone: true };
    return { isDone: (await creditTurn(tx, month, services.clock.now())) < ARTISTS_A_TURN };
  });
}
