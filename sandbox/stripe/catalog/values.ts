import type Stripe from "stripe";

/** Metadata of a parameter, in the store's words: texts only. */
export function asMetadata(given: Stripe.Emptyable<Stripe.MetadataParam> | undefined): "" | Record<string, string> | undefined {
  if (given === undefined || given === "") return given;
  return Object.fromEntries(Object.entries(given ?? {}).map(([name, value]) => [name, String(value ?? "")]));
}

/** A parameter that may be left out (nothing changes) or be empty (the value goes). */
export function cleared<T>(given: T | "" | null | undefined, before: T | null): T | null {
  if (given === undefined) return before;
  return given === "" ? null : given;
}
