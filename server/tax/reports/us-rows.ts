import type { Policy } from "../policy/policy";
import type { PaidRow } from "./find-paid";
import type { Payee } from "./payee";
import { keepReported, type Report, type ReportLine, sumLines } from "./report-lines";
import { amount, type PlannedRow, type ReportRow } from "./report-row";

/** Royalties and services are what chapter 4 calls excluded nonfinancial payments: box 4a of form 1042-S. */
const EXCLUDED_NONFINANCIAL = "16";
const CHAPTER_3 = "3";

function moneyOf(line: ReportLine) {
  const { currency, code, rateBps, exemptionCode, grossMicros, withheldMicros } = line;
  const exemptions: ReportRow =
    line.report === "1042-S" ? { chapter_indicator: CHAPTER_3, chapter3_exemption_code: exemptionCode, chapter4_exemption_code: EXCLUDED_NONFINANCIAL } : {};
  return { currency, code, rate_percent: (rateBps / 100).toFixed(2), ...exemptions, gross: amount(grossMicros), withheld: amount(withheldMicros) };
}

function statusOf(report: Report, { status }: Payee): ReportRow {
  return report === "1042-S" ? { chapter3_status: status.chapter3, chapter4_status: status.chapter4, lob_code: status.lob } : {};
}

/** The lines of a form of the US tax office that these people were paid. */
export function planUsRows(
  policy: Policy,
  asked: { readonly report: Report; readonly year: number },
  paid: ReadonlyMap<string, readonly PaidRow[]>,
): PlannedRow[] {
  return [...paid].flatMap(([userId, rows]) =>
    keepReported(policy, sumLines(rows), asked.year)
      .filter((line) => line.report === asked.report)
      .map((line): PlannedRow => ({ userId, decisionIds: [], write: (payee) => ({ ...statusOf(asked.report, payee), ...moneyOf(line) }) })),
  );
}
