import type { Tx } from "@/db/client";
import { type Account, artistAccount, findKnownTransfers, lockLedger, postTransfers, type Transfer, transferId } from "../../ledger";
import { findCarried, findTerms } from "../splits/find-terms";
import { keepShares } from "../splits/keep-shares";
import { planShares, type SharePlan, type Whole } from "../splits/plan-shares";
import type { Explanation } from "./explanation";
import { postAll } from "./post-all";
import { type Holder, type Posting, Purses } from "./purses";

export type CreditSource = "view" | "collaboration" | "livestream" | "merch" | "patron" | "tip";

/** Something an artist earned. `sourceType`, `sourceId` and `source` make the transfer's id: the same thing is credited once. */
export interface Credit {
  readonly artistId: string;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** Micros (1e-6 of a unit), above zero. */
  readonly amountMicros: bigint;
  readonly source: CreditSource;
  /** Where the money comes from: what it costs us, a pool, or `artistAccount(id, "review", …)` when it was held. */
  readonly debit: Account;
  readonly sourceType: string;
  readonly sourceId: string;
  /** The work that earned it: whoever has an agreed part in that gets it at once. */
  readonly videoId: string | null;
  /** ISO 3166-1 alpha-2 of who watched or paid. */
  readonly country: string | null;
  /** The part of US source, kept for tax. */
  readonly usMicros: bigint;
  readonly explanation: Explanation;
}

/** So that what follows from a batch (shares, recoupments) stays within one statement's time. */
export const CREDITS_MAX = 4_000;

/** The kind of the transfer of a credit; with its source's type and id it makes the id, by `transferId`. */
export function kindOfCredit(source: CreditSource): string {
  return `${source}.earnings`;
}

/**
 * Posts what artists earned, with why, in the caller's transaction; a repeat posts nothing. Whoever has an agreed part in
 * the work gets it in the same batch, and what an artist owes us is taken from what stays with them. From here until the
 * transaction ends nobody else posts, so call it late. At most `CREDITS_MAX` at once.
 * @throws DomainError conflict for a source that was credited before with another amount.
 */
export async function creditEarnings(tx: Tx, credits: readonly Credit[], now: Date): Promise<{ readonly posted: number }> {
  if (credits.length === 0) return { posted: 0 };
  await lockLedger(tx);
  const transfers = credits.map(toTransfer);
  const known = await findKnownTransfers(tx, transfers.map(transferId));
  // The ledger refuses a known one that has another content.
  const repeated = transfers.filter((transfer) => known.has(transferId(transfer)));
  await postTransfers(tx, repeated, now);
  const fresh = credits.filter((credit) => !known.has(transferId(toTransfer(credit))));
  const plans = await planAll(tx, fresh);
  await postAll(
    tx,
    plans.flatMap(({ postings }) => postings),
    now,
  );
  await keepShares(
    tx,
    plans.flatMap(({ shares }) => shares),
  );
  return { posted: fresh.length };
}

function toTransfer(credit: Credit): Transfer {
  return {
    debit: credit.debit,
    credit: artistAccount(credit.artistId, "earnings", credit.currency),
    amountMicros: credit.amountMicros,
    kind: kindOfCredit(credit.source),
    sourceType: credit.sourceType,
    sourceId: credit.sourceId,
  };
}

async function planAll(
  tx: Tx,
  credits: readonly Credit[],
): Promise<readonly { readonly postings: readonly Posting[]; readonly shares: SharePlan["shares"] }[]> {
  const terms = await findTerms(tx, [...new Set(credits.flatMap(({ videoId }) => (videoId === null ? [] : [videoId])))]);
  const carried = await findCarried(tx, terms);
  const planned = credits.map((credit) => ({ credit, plan: credit.videoId === null ? null : planShares(toWhole(credit, credit.videoId), terms, carried) }));
  const holders = planned.flatMap(({ credit, plan }): Holder[] => [
    credit,
    ...[...(plan?.kept.keys() ?? [])].map((artistId) => ({ artistId, ...ofCurrency(credit) })),
  ]);
  const purses = await Purses.open(tx, holders);
  return planned.map(({ credit, plan }) => {
    const wholeId = transferId(toTransfer(credit));
    const kept = plan?.kept ?? new Map([[credit.artistId, credit.amountMicros]]);
    const recoupments = [...kept].flatMap(([artistId, micros]) => {
      const holder = { artistId, ...ofCurrency(credit) };
      purses.move(holder, micros);
      return purses.recoup(holder, micros, wholeId);
    });
    return { postings: [toPosting(credit), ...(plan?.handovers ?? []), ...recoupments], shares: plan?.shares ?? [] };
  });
}

function ofCurrency({ currency }: Credit) {
  return { currency };
}

function toWhole(credit: Credit, videoId: string): Whole {
  const { artistId, currency, amountMicros, country, usMicros } = credit;
  return { transferId: transferId(toTransfer(credit)), artistId, currency, amountMicros, videoId, country, usMicros };
}

function toPosting(credit: Credit): Posting {
  const transfer = toTransfer(credit);
  const { artistId, source, videoId, country, usMicros, explanation } = credit;
  return { transfer, dims: [{ transferId: transferId(transfer), artistId, source, videoId, country, usMicros, explanation }] };
}
