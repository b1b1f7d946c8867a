export { applyRetention } from "./requests/apply-retention";
export { findExport } from "./requests/find-export";
export { runDueErasures } from "./requests/run-due";
export { runExport } from "./requests/run-export";
export { selectRestricted } from "./restriction/select-restricted";
