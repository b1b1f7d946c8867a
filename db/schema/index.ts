export * from "./accounts";
export * from "./auto-edit";
export * from "./catalogue";
export * from "./giving";
export * from "./jobs";
export * from "./kernel";
export * from "./ledger";
export * from "./patronage";
