export { type Account, artistAccount, platformAccount } from "./chart";
export { type Balance, findBalances, lockLedger } from "./find-balances";
export { findKnownTransfers } from "./find-known-transfers";
export { type FoundTransfer, findTransfers } from "./find-transfers";
export { postTransfers } from "./post-transfers";
export { type Transfer, type TransferId, type TransferSource, transferId } from "./transfer";
export { Report } from "./verify/report";
export { type Anchor, readAtOnce, type Verification, verifyLedger } from "./verify/verify-ledger";
