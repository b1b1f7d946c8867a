export * from "./accounts";
export * from "./auto-edit";
export * from "./catalogue";
export * from "./jobs";
export * from "./kernel";
