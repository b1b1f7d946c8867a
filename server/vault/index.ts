export { blindIndex } from "./blind-index";
export type { PlainValue, SealPurpose, SealToOpen } from "./contract";
export { exportPersonalData } from "./export-personal-data";
export { forgetPerson } from "./forget-person";
export { newestSealMark, openForHouse, sealForHouse } from "./house-secret";
export { listAccesses } from "./list-accesses";
export { openSealed, openSeals } from "./open-sealed";
export { rewrapKeys } from "./rewrap-keys";
export { sealForPerson } from "./seal-for-person";
