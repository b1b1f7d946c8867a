import { INCOME_KINDS, type IncomeKind, type TaxBasis } from "../contract";
import type { Policy } from "../policy/policy";
import { findRate } from "../withholding/decide-withholding";
import type { ShownRate } from "./contract";

const LABELS: Readonly<Record<IncomeKind, string>> = {
  "royalty-other": "Views, memberships and livestreams (royalties, code 12)",
  "royalty-film": "Film and television (royalties, code 11)",
  services: "Services",
  affiliate: "Commissions of shops",
  tip: "Tips",
};

function sentenceOf(base: ShownRate["base"], rateBps: number): string {
  if (base === "nothing" || rateBps === 0) return "Nothing is withheld.";
  const percent = `${rateBps / 100} %`;
  return base === "all" ? `${percent} of everything is withheld.` : `${percent} of what viewers in the US bring is withheld.`;
}

/** What would be withheld of each kind of income, in words. */
export function showRates(policy: Policy, basis: TaxBasis): ShownRate[] {
  return INCOME_KINDS.map((incomeKind) => {
    const { base, rateBps, ruleIds } = findRate(policy, basis, incomeKind);
    return { incomeKind, label: LABELS[incomeKind], rateBps, base, sentence: sentenceOf(base, rateBps), ruleIds: [...ruleIds] };
  });
}
