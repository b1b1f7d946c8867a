import type { Outputs } from "@/components/ui/api-types";
import type { StatusTone } from "@/components/ui/status";

export type PatronImport = Outputs["patronage"]["getPatronImport"];
export type ImportRow = Outputs["patronage"]["listPatronImportRows"]["items"][number];

export const FORMAT_WORDS: Readonly<Record<PatronImport["format"], string>> = { patreon: "Patreon", ghost: "Ghost", mhc: "MHC" };

export const IMPORT_STATUS: Readonly<Record<PatronImport["status"], { readonly word: string; readonly tone: StatusTone }>> = {
  draft: { word: "Read, nothing done yet", tone: "waiting" },
  running: { word: "Being brought along", tone: "running" },
  done: { word: "Done", tone: "ok" },
};

export const PLAN_WORDS: Readonly<Record<ImportRow["plan"], string>> = { grant: "Come along", skip: "Left out", bad: "Cannot be read" };

/** Where a line stands: what will happen to it, or what did. */
export function rowStatus({ plan, outcome }: ImportRow, isDraft: boolean): { readonly word: string; readonly tone: StatusTone } {
  if (plan === "bad") return { word: PLAN_WORDS.bad, tone: "bad" };
  if (outcome === "failed") return { word: "Failed", tone: "bad" };
  if (plan === "skip" || outcome === "skipped") return { word: PLAN_WORDS.skip, tone: "idle" };
  if (outcome === "granted") return { word: "Has access", tone: "ok" };
  if (outcome === "unchanged") return { word: "Had it already", tone: "ok" };
  return isDraft ? { word: "Comes along", tone: "waiting" } : { word: "Waiting", tone: "running" };
}

export const countWords = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
