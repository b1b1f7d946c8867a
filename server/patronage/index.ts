export { type Access, findAccess, type Gate, hasAccess, listAccess, readGates } from "./entitlements/find-access";
export { listPatrons, type Patron } from "./entitlements/list-patrons";
export { type Entry, findOffer, isRankEnough, isRightHeld, judgePatronThing } from "./entitlements/rules";
export { type EntitlementState, setEntitlement } from "./entitlements/set-entitlement";
