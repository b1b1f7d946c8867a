import type { Resource } from "../resource";
import { challengePages } from "./challenge";
import { checkoutPages } from "./checkout";
import { invoicePages } from "./invoice";
import { receiptPages } from "./receipt";

/** The pages of Stripe that people see. */
export const hostedPages: Resource = { pages: [...challengePages, ...checkoutPages, ...invoicePages, ...receiptPages] };
