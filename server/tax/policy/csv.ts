import { z } from "zod";
import { DomainError } from "@/server/kernel/errors";
import { BASES, type RuleText, TOPICS } from "./policy";

const COLUMNS = ["topic", "key", "base", "rate_bps", "amount", "word", "article", "valid_from", "valid_to", "source", "note", "verified_by"] as const;
const ROWS_MAX = 5_000;
const TEXT_CHARS_MAX = 500;
const RATE_BPS_MAX = 5_000;

const text = z.string().max(TEXT_CHARS_MAX);
const orNull = <T extends z.ZodType>(shape: T) => z.union([z.literal("").transform(() => null), shape]);
const number = (max: number) => z.string().regex(/^\d+$/, "should be a whole number").transform(Number).pipe(z.number().max(max));

const lineShape = z.object({
  topic: z.enum(TOPICS),
  key: z.string().regex(/^[\w-]+(\.[\w-]+)*$/, "should be words with dots between them"),
  base: orNull(z.enum(BASES)),
  rate_bps: orNull(number(RATE_BPS_MAX)),
  amount: orNull(number(Number.MAX_SAFE_INTEGER)),
  word: orNull(text),
  article: text,
  valid_from: orNull(z.iso.date()),
  valid_to: orNull(z.iso.date()),
  source: text.min(1, "Say where this is from."),
  note: text,
  verified_by: orNull(text),
});

/** The fields of each line of a CSV (RFC 4180): quotes may hold commas, line ends and doubled quotes. */
export function splitCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let fields: string[] = [];
  const pattern = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/g;
  for (const [, field = "", end = ""] of csv.matchAll(pattern)) {
    fields.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === ",") continue;
    if (fields.some((each) => each !== "")) rows.push(fields);
    fields = [];
  }
  return rows;
}

function quote(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Lines end as RFC 4180 has it. */
export function joinCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(quote).join(",")}\r\n`).join("");
}

/** The rows of the policy as a table that can be edited and imported again. */
export function writeRules(rules: readonly RuleText[]): string {
  const lines = rules.map((rule) => [
    rule.topic,
    rule.key,
    rule.base ?? "",
    rule.rateBps?.toString() ?? "",
    rule.amount?.toString() ?? "",
    rule.word ?? "",
    rule.article,
    rule.validFrom ?? "",
    rule.validTo ?? "",
    rule.source,
    rule.note,
    rule.verifiedBy ?? "",
  ]);
  return joinCsv([COLUMNS, ...lines]);
}

export interface LineFault {
  /** From 1, the heading being line 1. */
  readonly line: number;
  readonly fault: string;
}

/** Reads a table as `writeRules` makes it; a line that is wrong is named and left out. @throws invalid_input for another heading, or too many lines. */
export function readRules(csv: string): { readonly rules: RuleText[]; readonly faults: LineFault[] } {
  const [heading = [], ...lines] = splitCsv(csv.replace(/^\uFEFF/, ""));
  if (heading.join() !== COLUMNS.join()) throw new DomainError("invalid_input", { sentence: `The first line should be: ${COLUMNS.join()}` });
  if (lines.length > ROWS_MAX) throw new DomainError("invalid_input", { sentence: `A table has at most ${ROWS_MAX} lines.` });
  const rules: RuleText[] = [];
  const faults: LineFault[] = [];
  lines.forEach((fields, index) => {
    const parsed = lineShape.safeParse(Object.fromEntries(COLUMNS.map((column, at) => [column, fields[at] ?? ""])));
    if (!parsed.success) {
      faults.push({ line: index + 2, fault: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ") });
      return;
    }
    const { rate_bps: rateBps, valid_from: validFrom, valid_to: validTo, verified_by: verifiedBy, ...rest } = parsed.data;
    rules.push({ ...rest, rateBps, validFrom, validTo, verifiedBy });
  });
  return { rules, faults };
}
