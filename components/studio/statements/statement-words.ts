import type { Outputs } from "@/components/ui/api-types";

export type Statement = Outputs["royalties"]["statement"];
export type StatementMonth = Outputs["royalties"]["statements"]["items"][number];

export const FORMATS = [
  { format: "pdf", word: "PDF" },
  { format: "csv", word: "CSV" },
  { format: "json", word: "JSON" },
] as const;

/** Where a month's statement lies as a file. */
export function fileAddress(month: string, currency: string, format: (typeof FORMATS)[number]["format"]): string {
  return `/api/royalty/statement/${month}?${new URLSearchParams({ format, currency })}`;
}

export function pageAddress(month: string, currency: string): string {
  return `/studio/statements/${month}?${new URLSearchParams({ currency })}`;
}
