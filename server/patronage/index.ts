export { type Access, findAccess, type Gate, hasAccess, listAccess, readGates } from "./entitlements/find-access";
export { type EntitlementState, setEntitlement } from "./entitlements/set-entitlement";
