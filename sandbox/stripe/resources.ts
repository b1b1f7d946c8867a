import { balances } from "./balance";
import { billing } from "./billing";
import { browserFiles } from "./browser/serve";
import { catalog } from "./catalog";
import { plans } from "./catalog/plans";
import { checkout } from "./checkout";
import { connect } from "./connect";
import { customers } from "./customers";
import { customerBalances } from "./customers/balance";
import { customerSessions } from "./customers/customer-sessions";
import { customerDiscounts } from "./customers/discount";
import { customerSources } from "./customers/sources";
import { disputes } from "./disputes";
import { events } from "./events";
import { hostedPages } from "./hosted";
import { stripeJs } from "./js";
import { paymentLinks } from "./payment-links";
import { charges } from "./payments/charges";
import { paymentControl } from "./payments/control";
import { paymentIntents } from "./payments/payment-intents";
import { paymentMethods } from "./payments/payment-methods";
import { setupIntents } from "./payments/setup-intents";
import { payouts } from "./payouts";
import { topups } from "./payouts/topups";
import { portal } from "./portal";
import { quotes } from "./quotes";
import { refunds } from "./refunds";
import type { Resource } from "./resource";
import { taxes } from "./tax";
import { webhookEndpoints } from "./webhooks";

/** Every family of endpoints of the stand-in. A new one gets a line here and nowhere else. */
export const RESOURCES: readonly Resource[] = [
  billing,
  browserFiles,
  connect,
  catalog,
  customers,
  events,
  webhookEndpoints,
  balances,
  charges,
  customerBalances,
  customerDiscounts,
  customerSessions,
  customerSources,
  disputes,
  paymentControl,
  taxes,
  paymentIntents,
  paymentMethods,
  setupIntents,
  paymentLinks,
  payouts,
  plans,
  portal,
  quotes,
  refunds,
  topups,
  hostedPages,
  stripeJs,
  // After billing: a session is complete when what it paid for is.
  checkout,
];
