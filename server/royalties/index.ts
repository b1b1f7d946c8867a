export { CREDITS_MAX, type Credit, type CreditSource, creditEarnings, kindOfCredit } from "./credits/credit-earnings";
export type { Explanation } from "./credits/explanation";
