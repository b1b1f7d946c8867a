export { CREDITS_MAX, type Credit, type CreditSource, creditEarnings, kindOfCredit } from "./credits/credit-earnings";
export type { Explanation } from "./credits/explanation";
export { countMonth } from "./sharing/count-month";
export { creditMonth } from "./sharing/credit-month";
export { findDueMonths } from "./sharing/find-due-months";
export { CREDIT_WINDOW_MS } from "./views/count-view";
export { creditViews, VIEWS_A_TURN } from "./views/credit-views";
export { issuePlayTicket } from "./views/issue-ticket";
