import { SOURCE_KEYS, type Source } from "./earning-words";
import type { TransactionChoice } from "./transaction-filter";

const DAY_MS = 86_400_000;

interface Filter {
  readonly source: Source | undefined;
  readonly videoId: string | undefined;
  readonly country: string | undefined;
  readonly currency: string | undefined;
  /** ISO 8601, inclusive and exclusive. */
  readonly from: string | undefined;
  readonly until: string | undefined;
}

function readDay(text: string | undefined, laterMs: number): string | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : new Date(at + laterMs).toISOString();
}

const matching = (text: string | undefined, shape: RegExp) => (text !== undefined && shape.test(text) ? text : undefined);

/** The words of an address as a filter of transactions; what cannot be one is left out. Days are UTC, the last one is in it. */
export function readChoice(chosen: TransactionChoice): Filter {
  return {
    source: SOURCE_KEYS.find((each) => each === chosen.source),
    videoId: matching(chosen.videoId, /^\w{1,100}$/),
    country: matching(chosen.country, /^[A-Z]{2}$/),
    currency: matching(chosen.currency, /^[A-Z]{3}$/),
    from: readDay(chosen.since, 0),
    until: readDay(chosen.until, DAY_MS),
  };
}
