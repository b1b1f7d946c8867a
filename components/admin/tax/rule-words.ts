import type { Outputs } from "@/components/ui/api-types";
import { formatCents } from "@/components/ui/money";
import { BPS_PER_PERCENT } from "@/components/ui/percent";

export type TaxRule = Outputs["tax"]["policyRules"]["items"][number];
export type PolicyVersion = Outputs["tax"]["policyVersions"]["items"][number];
export type PolicyPreview = Outputs["tax"]["previewPolicy"];

export const TOPIC: Readonly<Record<TaxRule["topic"], string>> = {
  income: "What a kind of earnings is",
  withholding: "Withholding by form",
  treaty: "Treaty rates",
  threshold: "From when on it is reported",
  term: "How long a form holds",
  dac7: "DAC7 countries",
};

const BASE: Readonly<Record<NonNullable<TaxRule["base"]>, string>> = { all: "of everything", "us-part": "of the US part", nothing: "of nothing" };

function amountWords({ topic, key, amount }: Pick<TaxRule, "topic" | "key" | "amount">): string | null {
  if (amount === null) return null;
  if (topic === "threshold") return `from ${formatCents(amount, key === "dac7" ? "EUR" : "USD")}`;
  return topic === "term" ? `${amount} years` : amount.toLocaleString("en-GB");
}

/** What a row says, in a few words: `30 % of the US part`. A country of DAC7 is there or not, and says nothing more. */
export function ruleWords(rule: TaxRule): string {
  const { rateBps, base, word, topic } = rule;
  const parts = [rateBps === null ? null : `${rateBps / BPS_PER_PERCENT} %`, base === null ? null : BASE[base], amountWords(rule), word];
  const said = parts.filter((part) => part !== null && part !== "").join(" ");
  return said === "" && topic === "dac7" ? "reported" : said;
}
