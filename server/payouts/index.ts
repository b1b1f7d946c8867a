export { approveSomeOfRun } from "./approval/approve-run";
export { remindPayee, tellPayout } from "./mails/tell-payout";
export { screenDueMethods } from "./methods/screening/screen-method";
export { checkPayouts } from "./outbox/check-payouts";
export { sendPayouts } from "./outbox/send-payouts";
export { fetchStatements, findMissing } from "./reconciliation/fetch-statements";
export { beginRun, prepareSomeOfRun } from "./runs/prepare-run";
export { checkStripeObject } from "./stripe/check-stripe-object";
export { takeConnectWebhook } from "./stripe/take-connect-webhook";
