export { FORM_STATES, INCOME_KINDS, type IncomeKind, type IncomeLine, type TaxBasis, type Withholding } from "./contract";
export { findNumberOwners } from "./forms/find-number-owners";
export { watchExpiry } from "./forms/watch-expiry";
export { loadPolicy } from "./policy/load-policy";
export type { Policy } from "./policy/policy";
export { findIncomeKinds } from "./withholding/compute-withholding";
export { decideWithholding } from "./withholding/decide-withholding";
export { markDecisionPaid, recordDecisions, undoDecision, verifyDecisions } from "./withholding/decisions";
export { findTaxBases } from "./withholding/find-tax-basis";
