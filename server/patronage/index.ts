export { type Access, findAccess, type Gate, hasAccess, listAccess, readGates } from "./entitlements/find-access";
export { listPatrons, type Patron } from "./entitlements/list-patrons";
export { type Entry, findOffer, isRankEnough, isRightHeld, judgePatronThing } from "./entitlements/rules";
export { type EntitlementState, setEntitlement } from "./entitlements/set-entitlement";
export { patronFilter } from "./patrons/contract";
export { EXPORT_FORMATS, exportPatrons } from "./patrons/export-patrons";
export { processStripeEvent } from "./sync/process-stripe-event";
export { syncFromStripe } from "./sync/sync-from-stripe";
export { takeWebhook } from "./sync/take-webhook";
