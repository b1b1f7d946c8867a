import type { apiClient } from "@/components/ui/api-client";
import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type Interview = Outputs["tax"]["interview"];
export type ShownForm = NonNullable<Interview["form"]>;
export type Rate = Interview["rates"][number];
export type FormInput = Parameters<typeof apiClient.tax.submitForm.mutate>[0]["form"];
export type FormKind = FormInput["kind"];

export const FORM_STATUS: Readonly<Record<ShownForm["status"], { readonly tone: StatusTone; readonly word: string }>> = {
  valid: { tone: "ok", word: "Valid" },
  expiring: { tone: "waiting", word: "Expires soon" },
  expired: { tone: "bad", word: "Expired" },
  replaced: { tone: "idle", word: "Replaced" },
};

export const FORM_NAMES: Readonly<Record<FormKind, string>> = { w9: "W-9", w8ben: "W-8BEN", w8bene: "W-8BEN-E", none: "no form" };

export const CLASSES = {
  individual: "Individual",
  "sole-proprietor": "Sole proprietor",
  "c-corporation": "C corporation",
  "s-corporation": "S corporation",
  partnership: "Partnership",
  trust: "Trust or estate",
  "llc-c": "LLC, taxed as C corporation",
  "llc-s": "LLC, taxed as S corporation",
  "llc-p": "LLC, taxed as partnership",
  other: "Other",
} as const;

export const ENTITIES = {
  corporation: "Corporation",
  partnership: "Partnership",
  "simple-trust": "Simple trust",
  "complex-trust": "Complex trust",
  "grantor-trust": "Grantor trust",
  estate: "Estate",
  "tax-exempt": "Tax-exempt organisation",
  "private-foundation": "Private foundation",
  government: "Government, a part of it",
  "government-controlled": "Owned by a government",
} as const;

export const FATCA = {
  "active-nffe": "Active NFFE (most working companies)",
  "passive-nffe": "Passive NFFE",
  "publicly-traded-nffe": "Publicly traded NFFE",
  excepted: "Excepted",
  "participating-ffi": "Participating FFI",
  other: "Other",
} as const;

export const LIMITATIONS = {
  "publicly-traded": "Publicly traded",
  "subsidiary-of-publicly-traded": "Subsidiary of a publicly traded one",
  "ownership-and-base-erosion": "Ownership and base erosion",
  "derivative-benefits": "Derivative benefits",
  "active-trade": "Active trade or business",
  other: "Other",
  "none-in-treaty": "The treaty has no such article",
} as const;

/** The key of a table of words that a form gave; its first where it gave none of them. */
export function keyOf<K extends string>(table: Readonly<Record<K, string>>, text: string, otherwise: K): K {
  const isKey = (key: string): key is K => Object.hasOwn(table, key);
  return isKey(text) ? text : otherwise;
}
