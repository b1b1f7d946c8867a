import { asc, eq, gt, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { ledgerAccounts, ledgerEntries, ledgerTransfers } from "@/db/schema";
import { isAccountName, natureOf } from "../chart";
import { PAGE_ROWS, RowCursor, readPages } from "./read-pages";
import type { Report } from "./report";

type Account = typeof ledgerAccounts.$inferSelect;
type Entry = Awaited<ReturnType<typeof readEntries>>[number];

function readEntries(tx: Tx, last: { readonly accountId: number; readonly version: bigint } | null) {
  return tx
    .select({
      accountId: ledgerEntries.accountId,
      version: ledgerEntries.version,
      transferId: ledgerEntries.transferId,
      amountMicros: ledgerEntries.amountMicros,
      balanceMicros: ledgerEntries.balanceMicros,
      createdAt: ledgerEntries.createdAt,
      transfer: ledgerTransfers,
    })
    .from(ledgerEntries)
    .leftJoin(ledgerTransfers, eq(ledgerTransfers.id, ledgerEntries.transferId))
    .where(last === null ? undefined : sql`(${ledgerEntries.accountId}, ${ledgerEntries.version}) > (${last.accountId}, ${last.version})`)
    .orderBy(asc(ledgerEntries.accountId), asc(ledgerEntries.version))
    .limit(PAGE_ROWS);
}

/**
 * Walks all accounts with their entries: versions without gaps, each running balance the one before and the amount, the last
 * one the account's, each entry one side of its transfer. Answers how many entries there are.
 */
export async function verifyEntries(tx: Tx, report: Report): Promise<bigint> {
  const entries = new RowCursor<Entry>((last) => readEntries(tx, last));
  const accounts = readPages<Account>((last) =>
    tx
      .select()
      .from(ledgerAccounts)
      .where(last === null ? undefined : gt(ledgerAccounts.id, last.id))
      .orderBy(asc(ledgerAccounts.id))
      .limit(PAGE_ROWS),
  );
  const totals = new Map<string, bigint>();
  let count = 0n;
  const reportStrays = async (before: number) => {
    for (;;) {
      const entry = await entries.take((row) => row.accountId < before);
      if (entry === null) return;
      count += 1n;
      report.add("entry's account", `account ${entry.accountId}, entry ${entry.version}`, "there is no such account");
    }
  };
  for await (const page of accounts) {
    for (const account of page) {
      await reportStrays(account.id);
      verifyAccount(account, report);
      count += await verifyRun(account, entries, report);
      totals.set(account.currency, (totals.get(account.currency) ?? 0n) + account.balanceMicros);
    }
  }
  await reportStrays(Number.MAX_SAFE_INTEGER);
  for (const [currency, total] of totals) report.compare("sum of all balances", currency, total, 0n);
  return count;
}

async function verifyRun(account: Account, entries: RowCursor<Entry>, report: Report): Promise<bigint> {
  let [version, balance] = [0n, 0n];
  for (;;) {
    const entry = await entries.take((row) => row.accountId === account.id);
    if (entry === null) break;
    const where = `account ${account.id}, entry ${entry.version}`;
    report.compare("versions without gaps", where, entry.version, version + 1n);
    report.compare("running balance", where, entry.balanceMicros, balance + entry.amountMicros);
    verifySide(account, entry, where, report);
    version += 1n;
    balance = entry.balanceMicros;
  }
  report.compare("account's version", `account ${account.id}`, account.version, version);
  report.compare("balance is the sum of entries", `account ${account.id}`, account.balanceMicros, balance);
  return version;
}

function verifySide(account: Account, entry: Entry, where: string, report: Report): void {
  const { transfer } = entry;
  if (transfer === null) {
    report.add("entry's transfer", where, `there is no transfer ${entry.transferId}`);
    return;
  }
  const isDebit = entry.amountMicros > 0n;
  report.compare("entry is a side of its transfer", `${where}, account`, isDebit ? transfer.debitAccountId : transfer.creditAccountId, account.id);
  report.compare("entry is a side of its transfer", `${where}, version`, isDebit ? transfer.debitVersion : transfer.creditVersion, entry.version);
  report.compare("entry is a side of its transfer", `${where}, amount`, isDebit ? entry.amountMicros : -entry.amountMicros, transfer.amountMicros);
  report.compare("entry is a side of its transfer", `${where}, currency`, transfer.currency, account.currency);
  report.compare("entry is a side of its transfer", `${where}, time`, entry.createdAt.getTime(), transfer.createdAt.getTime());
}

function verifyAccount(account: Account, report: Report): void {
  const where = `account ${account.id}`;
  if (!isAccountName(account.name)) {
    report.add("chart of accounts", where, `there is no ${account.name}`);
    return;
  }
  const nature = natureOf(account.name);
  report.compare("chart of accounts", `${where}, side`, account.normalSide, nature.side);
  report.compare("chart of accounts", `${where}, floor`, String(account.isFloored), String(nature.isFloored));
  if (!nature.isFloored) return;
  const left = nature.side === "credit" ? -account.balanceMicros - account.heldDebitMicros : account.balanceMicros - account.heldCreditMicros;
  if (left < 0n) report.add("never below zero", where, `${account.owner} ${account.name} has ${left} micros`);
}
