import type Stripe from "stripe";

/** An object of the SDK's types as it is sent and stored: expandable fields are ids, decimals are text. */
export type Wire<V> = [string] extends [Extract<V, string>] ? Sent<Exclude<V, { object: string }>> : Sent<V>;

type Sent<V> = V extends string
  ? V
  : V extends Stripe.Decimal
    ? string
    : V extends readonly (infer Item)[]
      ? Wire<Item>[]
      : V extends object
        ? { [Key in keyof V]: Wire<V[Key]> }
        : V;

export type WireList<V> = { object: "list"; data: V[]; has_more: boolean; url: string };

export function wireList<V>(data: V[], url: string): WireList<V> {
  return { object: "list", data, has_more: false, url };
}
