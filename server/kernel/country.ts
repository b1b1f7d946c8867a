const COUNTRY = /^[A-Z]{2}$/;
/** What proxies write for "not known" and for the Tor network. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(["XX", "T1", "ZZ"]);

/** ISO 3166-1 alpha-2 of what a proxy in front of us says, or null. */
export function readCountry(text: string | null): string | null {
  const country = text?.trim().toUpperCase() ?? "";
  return COUNTRY.test(country) && !NO_COUNTRIES.has(country) ? country : null;
}
