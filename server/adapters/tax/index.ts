export interface TaxableSale {
  /** What the fan pays, tax included. */
  readonly amountCents: number;
  readonly currency: string;
  /** ISO 3166 alpha-2 of the card or the billing address; null when unknown. */
  readonly country: string | null;
  readonly at: Date;
}

/** How much of a price is tax. Prices include it, so that a fan pays what the page said, wherever they live. */
export interface TaxPolicy {
  /** Whole cents, from zero to the amount. The same sale gives the same answer. */
  includedTaxCents(sale: TaxableSale): number;
}
