import { DomainError } from "../../kernel/errors";

export const SHARING_MODELS = ["pro-rata", "user-centric"] as const;
export type SharingModel = (typeof SHARING_MODELS)[number];

/** Until an admin sets one: nothing of the platform's fees is set aside. */
export const BUILT_IN_POLICY: { readonly model: SharingModel; readonly shareBps: number } = { model: "user-centric", shareBps: 0 };

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The first and the last moment (which is the next month's first) of a UTC month such as `2027-01`. @throws DomainError invalid_input. */
export function monthBounds(month: string): { readonly start: Date; readonly end: Date } {
  if (!MONTH.test(month)) throw new DomainError("invalid_input", { sentence: "Write a month such as 2027-01." });
  const start = new Date(`${month}-01T00:00:00Z`);
  return { start, end: new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1)) };
}

/** The UTC month of a moment, as `2027-01`. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

/** The UTC month before that of a moment. */
export function monthBefore(at: Date): string {
  return monthOf(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1)));
}

/** The part of an amount that is of US source: as much of it as of the views. Rounded down. */
export function usShare(amountMicros: bigint, views: number, usViews: number): bigint {
  return views === 0 ? 0n : (amountMicros * BigInt(usViews)) / BigInt(views);
}
