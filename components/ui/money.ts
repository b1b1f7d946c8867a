/** Besides US dollars, of those that anything is paid in. */
const OTHER_DOLLARS: ReadonlySet<string> = new Set(["CAD", "AUD"]);

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, isWhole: boolean): Intl.NumberFormat {
  const key = `${currency} ${isWhole}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  // "$4.99" in place of "US$4.99", as the house counts in US dollars; other dollars say whose they are: "CA$6.99".
  const currencyDisplay = OTHER_DOLLARS.has(currency) ? "symbol" : "narrowSymbol";
  const options = { style: "currency", currency, currencyDisplay } as const;
  const made = new Intl.NumberFormat("en-GB", isWhole ? { ...options, maximumFractionDigits: 0 } : options);
  formats.set(key, made);
  return made;
}

/** The smallest unit in one whole: 100 for dollars, 1 for yen. */
function unitsPerWhole(currency: string): number {
  return 10 ** (formatOf(currency, false).resolvedOptions().maximumFractionDigits ?? 2);
}

/** An amount of the smallest unit as people write it: 2499 USD is `$24.99`. `currency` is ISO 4217. */
export function formatCents(cents: number, currency: string): string {
  return formatOf(currency, false).format(cents / unitsPerWhole(currency));
}

/** Without the part after the point where it would say nothing: `$25`, but `$24.99`. */
export function formatShort(cents: number, currency: string): string {
  const perWhole = unitsPerWhole(currency);
  return cents % perWhole === 0 ? formatOf(currency, true).format(cents / perWhole) : formatCents(cents, currency);
}
