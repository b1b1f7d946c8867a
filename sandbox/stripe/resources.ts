import { balances } from "./balance";
import { billing } from "./billing";
import { browserFiles } from "./browser/serve";
import { catalog } from "./catalog";
import { checkout } from "./checkout";
import { customers } from "./customers";
import { customerSessions } from "./customers/customer-sessions";
import { disputes } from "./disputes";
import { events } from "./events";
import { hostedPages } from "./hosted";
import { stripeJs } from "./js";
import { charges } from "./payments/charges";
import { paymentControl } from "./payments/control";
import { paymentIntents } from "./payments/payment-intents";
import { paymentMethods } from "./payments/payment-methods";
import { setupIntents } from "./payments/setup-intents";
import { refunds } from "./refunds";
import type { Resource } from "./resource";
import { webhookEndpoints } from "./webhooks";

/** Every family of endpoints of the stand-in. A new one gets a line here and nowhere else. */
export const RESOURCES: readonly Resource[] = [
  billing,
  browserFiles,
  catalog,
  customers,
  events,
  webhookEndpoints,
  balances,
  charges,
  customerSessions,
  disputes,
  paymentControl,
  paymentIntents,
  paymentMethods,
  setupIntents,
  refunds,
  hostedPages,
  stripeJs,
  // After billing: a session is complete when what it paid for is.
  checkout,
];
