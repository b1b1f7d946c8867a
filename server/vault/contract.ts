/**
 * What a person's sealed data is for. Each purpose has a key of its own per person, so that bank details can be made unreadable
 * while the law still asks for tax forms.
 */
export const SEAL_PURPOSES = ["payout-method", "tax-form", "identity", "signing-key"] as const;
export type SealPurpose = (typeof SEAL_PURPOSES)[number];

export interface PlainValue {
  readonly userId: string;
  readonly purpose: SealPurpose;
  /** The column that it would stand in, such as `destination`; part of what the seal is bound to. */
  readonly field: string;
  readonly plaintext: string;
}

export interface SealToOpen {
  readonly sealId: string;
  /** A user id, or the name of the part of the system that reads, such as `payouts/submit`. */
  readonly readerId: string;
  /** Why, in words that the person may read: it stands in their access log. */
  readonly reason: string;
}

/** One opening, as the person it is about sees it. */
export interface SealAccess {
  readonly id: string;
  readonly userId: string;
  readonly readerId: string;
  readonly purpose: SealPurpose;
  readonly field: string;
  readonly reason: string;
  readonly at: Date;
}
