import { type Actor, requireArtist } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import type { Services } from "../../services";
import { writeDecimal } from "./amounts";
import type { Transaction, TransactionFilter } from "./contract";
import { writeRecord } from "./csv";
import { findAccount } from "./find-accounts";
import { showTransactions } from "./show-transactions";
import { readFilter, selectTransactions, type TransactionRow } from "./transaction-queries";

const BATCH_ROWS = 2_000;
const COLUMNS = ["Time", "Source", "Amount", "Currency", "Balance after", "Work", "Work id", "Country", "Why", "Reference"];
/** So that a spreadsheet takes the file for UTF-8. */
const BYTE_ORDER_MARK = "\ufeff";

/** The transactions of the artist who asks as CSV (RFC 4180), the newest first, piece by piece; amounts are exact decimals. */
export async function* exportTransactions(services: Services, actor: Actor, filter: TransactionFilter): AsyncGenerator<string> {
  requireArtist(actor);
  const { db, clock } = services;
  const { accountId, currency } = await findAccount(db, actor.userId, filter.currency);
  const entry = { actorId: actor.userId, action: "royalties/transactions.exported", target: actor.userId, after: { ...filter } };
  await db.transaction((tx) => appendAudit(tx, entry, clock.now()));
  yield `${BYTE_ORDER_MARK}${writeRecord(COLUMNS.map((text) => ({ text })))}`;
  if (accountId === null) return;
  const asked = await readFilter(db, accountId, filter);
  let before: bigint | null = null;
  let rows: readonly TransactionRow[];
  do {
    rows = await selectTransactions(db, { ...asked, beforeVersion: before, offset: 0, limit: BATCH_ROWS });
    const shown = await showTransactions(db, rows, { artistId: actor.userId, accountId, currency });
    yield shown.map(writeTransaction).join("");
    before = rows.at(-1)?.version ?? null;
  } while (rows.length === BATCH_ROWS);
}

function writeTransaction(row: Transaction): string {
  const { createdAt, source, currency, videoTitle, videoId, country, explanation, reference } = row;
  const [amount, balance] = [writeDecimal(BigInt(row.amountMicros)), writeDecimal(BigInt(row.balanceMicros))];
  return writeRecord([
    ...[{ text: createdAt }, { text: source }, { number: amount }, { text: currency }, { number: balance }],
    ...[{ text: videoTitle ?? "" }, { text: videoId ?? "" }, { text: country ?? "" }, { text: explanation }, { text: reference }],
  ]);
}
