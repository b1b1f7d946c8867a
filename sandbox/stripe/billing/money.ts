/** Amounts as people read them; the words of invoice lines and of pages. */

const ZERO_DECIMAL = new Set(["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"]);

/** How many of the smallest unit make one: 100 for dollars, 1 for yen. */
export function unitsOf(currency: string): number {
  return ZERO_DECIMAL.has(currency) ? 1 : 100;
}

export function showMoney(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency: currency.toUpperCase() }).format(amount / unitsOf(currency));
}

export function showDay(atS: number): string {
  return new Date(atS * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
}
