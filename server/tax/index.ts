export type { IncomeKind, IncomeLine, TaxBasis, Withholding } from "./contract";
export { watchExpiry } from "./forms/watch-expiry";
export { findPolicyState, loadPolicy } from "./policy/load-policy";
export type { Policy } from "./policy/policy";
export { computeWithholding, findIncomeKinds, replayWithholding } from "./withholding/compute-withholding";
export { decideWithholding } from "./withholding/decide-withholding";
export { markDecisionPaid, recordDecisions, replayDecision, undoDecision, verifyDecisions } from "./withholding/decisions";
export { findTaxBases } from "./withholding/find-tax-basis";
export { parseWithholding, withholdingJson } from "./withholding/withholding-json";
