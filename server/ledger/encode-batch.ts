import { DomainError } from "../kernel/errors";
import { ListText } from "../kernel/list-text";
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
  readonly owners = new ListText();
  readonly names = new ListText();
  readonly currencies = new ListText();
  readonly sides = new ListText();
  readonly floors = new ListText();

  of(account: Account): number {
    const seen = this.#byObject.get(account);
    if (seen !== undefined) return seen;
    const key = `${account.owner} ${account.name} ${account.currency}`;
    const place = this.#byName.get(key) ?? this.#add(account, key);
    this.#byObject.set(account, place);
    return place;
  }

  #add({ owner, name, currency }: Account, key: string): number {
    const { side, isFloored } = natureOf(name);
    this.owners.addText(owner);
    this.names.addText(name);
    this.currencies.addText(currency);
    this.sides.addPlain(side);
    this.floors.addPlain(String(isFloored));
    this.#byName.set(key, this.#byName.size + 1);
    return this.#byName.size;
  }
}

/**
 * The arguments of `ledger_post` in its order: the accounts, each once, then the transfers, which name accounts by place.
 * @throws DomainError invalid_input for a batch that is empty or too large, an amount that is not above zero, accounts that
 *   are the same or of two currencies, or one source twice.
 */
export function encodeBatch(transfers: readonly Transfer[], now: Date): PostingArgument[] {
  if (transfers.length === 0 || transfers.length > BATCH_TRANSFERS_MAX) refuse(`A batch has 1 to ${BATCH_TRANSFERS_MAX} transfers.`);
  const places = new Places();
  const [ids, debits, credits, amounts, currencies, phases] = [new ListText(), new ListText(), new ListText(), new ListText(), new ListText(), new ListText()];
  const [kinds, sourceTypes, sourceIds, reverses, pendings] = [new ListText(), new ListText(), new ListText(), new ListText(), new ListText()];
  const known = new Set<string>();
  for (const transfer of transfers) {
    const { debit, credit, amountMicros } = transfer;
    if (amountMicros <= 0n) refuse("A transfer moves more than nothing.");
    if (debit.currency !== credit.currency) refuse("A transfer has one currency.");
    const [debitPlace, creditPlace] = [places.of(debit), places.of(credit)];
    if (debitPlace === creditPlace) refuse("A transfer has two accounts.");
    const id = transferId(transfer);
    known.add(id);
    ids.addPlain(id);
    debits.addPlain(debitPlace);
    credits.addPlain(creditPlace);
    amounts.addPlain(amountMicros.toString());
    currencies.addText(debit.currency);
    phases.addPlain(transfer.phase ?? "posted");
    kinds.addText(transfer.kind);
    sourceTypes.addText(transfer.sourceType);
    sourceIds.addText(transfer.sourceId);
    reverses.addText("reversesId" in transfer ? (transfer.reversesId ?? null) : null);
    pendings.addText("pendingId" in transfer ? transfer.pendingId : null);
  }
  if (known.size !== transfers.length) refuse("A batch has each transfer once.");
  return [
    { type: "text[]", value: places.owners.toString() },
    { type: "text[]", value: places.names.toString() },
    { type: "text[]", value: places.currencies.toString() },
    { type: "text[]", value: places.sides.toString() },
    { type: "text[]::boolean[]", value: places.floors.toString() },
    { type: "text[]", value: ids.toString() },
    { type: "integer[]", value: debits.toString() },
    { type: "integer[]", value: credits.toString() },
    { type: "bigint[]", value: amounts.toString() },
    { type: "text[]", value: currencies.toString() },
    { type: "text[]", value: phases.toString() },
    { type: "text[]", value: kinds.toString() },
    { type: "text[]", value: sourceTypes.toString() },
    { type: "text[]", value: sourceIds.toString() },
    { type: "text[]", value: reverses.toString() },
    { type: "text[]", value: pendings.toString() },
    { type: "timestamptz", value: now.toISOString() },
  ];
}

function refuse(sentence: string): never {
  throw new DomainError("invalid_input", { sentence });
}
