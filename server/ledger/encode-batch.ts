import { DomainError } from "../kernel/errors";
import { writePlain, writeTexts } from "../kernel/list-text";
import { type Account, natureOf } from "./chart";
import { type Transfer, transferId } from "./transfer";

/** So that one call stays far below the statement's time limit; callers cut what is larger. */
export const BATCH_TRANSFERS_MAX = 8_192;

/** One argument of the SQL function `ledger_post`; `type` is the cast that makes it of the text that every driver sends alike. */
export interface PostingArgument {
  readonly type: "text[]" | "integer[]" | "bigint[]" | "text[]::boolean[]" | "timestamptz";
  readonly value: string;
}

/** The accounts of a batch, each once, by the place at which transfers name it. */
class Places {
  readonly #byObject = new Map<Account, number>();
  readonly #byName = new Map<string, number>();
  readonly accounts: Account[] = [];

  of(account: Account): number {
    const seen = this.#byObject.get(account);
    if (seen !== undefined) return seen;
    const key = `${account.owner} ${account.name} ${account.currency}`;
    const place = this.#byName.get(key) ?? this.accounts.push(account);
    this.#byName.set(key, place);
    this.#byObject.set(account, place);
    return place;
  }
}

function texts(values: readonly (string | null)[]): PostingArgument {
  return { type: "text[]", value: writeTexts(values) };
}

function plain(type: PostingArgument["type"], values: readonly (string | number | bigint | boolean)[]): PostingArgument {
  return { type, value: writePlain(values) };
}

/** Each account once, with what it is by the chart. */
function encodeAccounts(accounts: readonly Account[]): PostingArgument[] {
  const natures = accounts.map(({ name }) => natureOf(name));
  return [
    texts(accounts.map(({ owner }) => owner)),
    texts(accounts.map(({ name }) => name)),
    texts(accounts.map(({ currency }) => currency)),
    plain(
      "text[]",
      natures.map(({ side }) => side),
    ),
    plain(
      "text[]::boolean[]",
      natures.map(({ isFloored }) => isFloored),
    ),
  ];
}

/** What the places of a transfer's accounts are, and that it is one that can be. */
function placeAll(transfers: readonly Transfer[], places: Places): { readonly debits: number[]; readonly credits: number[] } {
  const debits: number[] = [];
  const credits: number[] = [];
  for (const { debit, credit, amountMicros } of transfers) {
    if (amountMicros <= 0n) refuse("A transfer moves more than nothing.");
    if (debit.currency !== credit.currency) refuse("A transfer has one currency.");
    const [debitPlace, creditPlace] = [places.of(debit), places.of(credit)];
    if (debitPlace === creditPlace) refuse("A transfer has two accounts.");
    debits.push(debitPlace);
    credits.push(creditPlace);
  }
  return { debits, credits };
}

/**
 * The arguments of `ledger_post` in its order: the accounts, each once, then the transfers, which name accounts by place.
 * @throws DomainError invalid_input for a batch that is empty or too large, an amount that is not above zero, accounts that
 *   are the same or of two currencies, or one source twice.
 */
export function encodeBatch(transfers: readonly Transfer[], now: Date): PostingArgument[] {
  if (transfers.length === 0 || transfers.length > BATCH_TRANSFERS_MAX) refuse(`A batch has 1 to ${BATCH_TRANSFERS_MAX} transfers.`);
  const places = new Places();
  const { debits, credits } = placeAll(transfers, places);
  const ids = transfers.map(transferId);
  if (new Set(ids).size !== ids.length) refuse("A batch has each transfer once.");
  return [
    ...encodeAccounts(places.accounts),
    plain("text[]", ids),
    plain("integer[]", debits),
    plain("integer[]", credits),
    plain(
      "bigint[]",
      transfers.map(({ amountMicros }) => amountMicros),
    ),
    texts(transfers.map(({ debit }) => debit.currency)),
    plain(
      "text[]",
      transfers.map(({ phase }) => phase ?? "posted"),
    ),
    texts(transfers.map(({ kind }) => kind)),
    texts(transfers.map(({ sourceType }) => sourceType)),
    texts(transfers.map(({ sourceId }) => sourceId)),
    texts(transfers.map((transfer) => ("reversesId" in transfer ? (transfer.reversesId ?? null) : null))),
    texts(transfers.map((transfer) => ("pendingId" in transfer ? transfer.pendingId : null))),
    { type: "timestamptz", value: now.toISOString() },
  ];
}

function refuse(sentence: string): never {
  throw new DomainError("invalid_input", { sentence });
}
