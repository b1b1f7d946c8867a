import { DomainError } from "../kernel/errors";
import { type Account, natureOf } from "./chart";
import { type Transfer, transferId } from "./transfer";

/** So that one call stays far below the statement's time limit; callers cut what is larger. */
export const BATCH_TRANSFERS_MAX = 8_192;

/** One argument of the SQL function `ledger_post`; `type` is the cast that makes it of the text that every driver sends alike. */
export interface PostingArgument {
  readonly type: "text[]" | "integer[]" | "bigint[]" | "text[]::boolean[]" | "timestamptz";
  readonly value: string | readonly (string | number | null)[];
}

/**
 * The arguments of `ledger_post` in its order: the accounts, each once, then the transfers, which name accounts by place.
 * @throws DomainError invalid_input for a batch that is empty or too large, an amount that is not above zero, accounts that
 *   are the same or of two currencies, or one source twice.
 */
export function encodeBatch(transfers: readonly Transfer[], now: Date): PostingArgument[] {
  if (transfers.length === 0 || transfers.length > BATCH_TRANSFERS_MAX) refuse(`A batch has 1 to ${BATCH_TRANSFERS_MAX} transfers.`);
  const accounts = new Map<string, { readonly place: number; readonly account: Account }>();
  const placeOf = (account: Account): number => {
    const key = `${account.owner} ${account.name} ${account.currency}`;
    const known = accounts.get(key);
    if (known !== undefined) return known.place;
    accounts.set(key, { place: accounts.size + 1, account });
    return accounts.size;
  };
  const rows = transfers.map((transfer) => encodeTransfer(transfer, placeOf));
  if (new Set(rows.map((row) => row.id)).size !== rows.length) refuse("A batch has each transfer once.");
  const opened = [...accounts.values()].map(({ account }) => ({ ...account, ...natureOf(account.name) }));
  return [
    { type: "text[]", value: opened.map((account) => account.owner) },
    { type: "text[]", value: opened.map((account) => account.name) },
    { type: "text[]", value: opened.map((account) => account.currency) },
    { type: "text[]", value: opened.map((account) => account.side) },
    { type: "text[]::boolean[]", value: opened.map((account) => String(account.isFloored)) },
    { type: "text[]", value: rows.map((row) => row.id) },
    { type: "integer[]", value: rows.map((row) => row.debit) },
    { type: "integer[]", value: rows.map((row) => row.credit) },
    { type: "bigint[]", value: rows.map((row) => row.amount) },
    { type: "text[]", value: rows.map((row) => row.currency) },
    { type: "text[]", value: rows.map((row) => row.phase) },
    { type: "text[]", value: rows.map((row) => row.kind) },
    { type: "text[]", value: rows.map((row) => row.sourceType) },
    { type: "text[]", value: rows.map((row) => row.sourceId) },
    { type: "text[]", value: rows.map((row) => row.reversesId) },
    { type: "text[]", value: rows.map((row) => row.pendingId) },
    { type: "timestamptz", value: now.toISOString() },
  ];
}

function encodeTransfer(transfer: Transfer, placeOf: (account: Account) => number) {
  const { debit, credit, amountMicros, kind, sourceType, sourceId } = transfer;
  if (amountMicros <= 0n) refuse("A transfer moves more than nothing.");
  if (debit.currency !== credit.currency) refuse("A transfer has one currency.");
  const places = { debit: placeOf(debit), credit: placeOf(credit) };
  if (places.debit === places.credit) refuse("A transfer has two accounts.");
  return {
    ...places,
    id: transferId(transfer),
    // As text: a bigint does not survive JSON, and the driver sends text anyway.
    amount: amountMicros.toString(),
    currency: debit.currency,
    phase: transfer.phase ?? "posted",
    kind,
    sourceType,
    sourceId,
    reversesId: "reversesId" in transfer ? (transfer.reversesId ?? null) : null,
    pendingId: "pendingId" in transfer ? transfer.pendingId : null,
  };
}

function refuse(sentence: string): never {
  throw new DomainError("invalid_input", { sentence });
}
