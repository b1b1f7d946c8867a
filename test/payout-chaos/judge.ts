import { artistAccount, findBalances, findTransfers, platformAccount } from "@/server/ledger";
import type { Services } from "@/server/services";
import type { RailPayment } from "./strict-rails";

const MICROS_PER_CENT = 10_000n;
const ASKED_AT_ONCE = 500;

export interface Verdict {
  /** Paid twice, or paid and still in the balance. */
  readonly double: readonly string[];
  /** Out of the balance and not paid, or cents that are nowhere. */
  readonly lost: readonly string[];
  /** Held and neither paid nor given back. */
  readonly stuck: readonly string[];
}

interface Booked {
  paidMicros: bigint;
  withheldMicros: bigint;
}

/** What the ledger says left for each payout, less what came back. */
async function readBooks(services: Services, payoutIds: readonly string[]): Promise<Map<string, Booked>> {
  const books = new Map<string, Booked>();
  for (let from = 0; from < payoutIds.length; from += ASKED_AT_ONCE) {
    for (const transfer of await findTransfers(services.db, "payout", payoutIds.slice(from, from + ASKED_AT_ONCE))) {
      const book = books.get(transfer.sourceId) ?? { paidMicros: 0n, withheldMicros: 0n };
      if (transfer.kind === "payout.settled") book.paidMicros += transfer.openMicros;
      if (transfer.kind === "payout.withholding") book.withheldMicros += transfer.openMicros;
      books.set(transfer.sourceId, book);
    }
  }
  return books;
}

export interface Account {
  readonly artistId: string;
  /** All that was ever credited. */
  readonly earnedMicros: bigint;
  readonly payoutIds: readonly string[];
}

/** Compares the rails' own side with the ledger; asks nobody else. */
export async function judge(services: Services, payments: readonly RailPayment[], accounts: readonly Account[]): Promise<Verdict> {
  const verdict = { double: [] as string[], lost: [] as string[], stuck: [] as string[] };
  const byPayout = new Map<string, RailPayment[]>();
  for (const payment of payments) if (payment.state === "settled") byPayout.set(payment.payoutId, [...(byPayout.get(payment.payoutId) ?? []), payment]);
  const books = await readBooks(
    services,
    accounts.flatMap(({ payoutIds }) => payoutIds),
  );
  const balances = await findBalances(
    services.db,
    accounts.map(({ artistId }) => artistAccount(artistId, "earnings", "USD")),
  );
  for (const [index, { artistId, earnedMicros, payoutIds }] of accounts.entries()) {
    let gone = 0n;
    for (const id of payoutIds) {
      const paid = byPayout.get(id) ?? [];
      const book = books.get(id) ?? { paidMicros: 0n, withheldMicros: 0n };
      const paidMicros = paid.reduce((sum, { amountCents }) => sum + BigInt(amountCents) * MICROS_PER_CENT, 0n);
      const what = `${id}: the rails paid ${paid.length} times ${paidMicros}, the books say ${book.paidMicros}`;
      if (paid.length > 1 || paidMicros > book.paidMicros) verdict.double.push(what);
      if (paidMicros < book.paidMicros) verdict.lost.push(what);
      gone += book.paidMicros + book.withheldMicros;
    }
    const balance = balances[index];
    if (balance === undefined || balance.balanceMicros + gone !== earnedMicros)
      verdict.lost.push(`${artistId}: earned ${earnedMicros}, went out ${gone}, has ${balance?.balanceMicros}`);
    if ((balance?.heldMicros ?? 0n) !== 0n) verdict.stuck.push(`${artistId}: ${balance?.heldMicros} is held`);
  }
  const [clearing] = await findBalances(services.db, [platformAccount("payout_clearing", "USD")]);
  if (clearing?.balanceMicros !== 0n) verdict.lost.push(`${clearing?.balanceMicros} lies between the accounts and the rails`);
  return verdict;
}
