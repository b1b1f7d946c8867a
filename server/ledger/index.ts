export { type Account, artistAccount, platformAccount } from "./chart";
export { type Balance, findBalances, lockLedger } from "./find-balances";
export { postTransfers } from "./post-transfers";
export { type Transfer, type TransferId, type TransferSource, transferId } from "./transfer";
