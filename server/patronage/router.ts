import { router } from "@/server/api/trpc";
import { checkoutProcedures } from "./checkouts/router";
import { compProcedures } from "./comps/router";
import { currencyProcedures } from "./currencies/router";
import { entitlementProcedures } from "./entitlements/router";
import { feeProcedures } from "./fees/router";
import { giftProcedures } from "./gifts/router";
import { goalProcedures } from "./goals/router";
import { guestProcedures } from "./guests/router";
import { patronProcedures } from "./patrons/router";
import { paymentProcedures } from "./payments/router";
import { promoProcedures } from "./promos/router";
import { statsProcedures } from "./stats/router";
import { subscriptionProcedures } from "./subscriptions/router";
import { supporterProcedures } from "./supporters/router";
import { sweepProcedures } from "./sweep/router";
import { ticketProcedures } from "./tickets/router";
import { tierProcedures } from "./tiers/router";
import { tipProcedures } from "./tips/router";

/** Everything about money in. Each part has its own router.ts and is merged here: a line each. */
export const patronageRouter = router({
  ...tierProcedures,
  ...feeProcedures,
  ...currencyProcedures,
  ...tipProcedures,
  ...ticketProcedures,
  ...goalProcedures,
  ...giftProcedures,
  ...guestProcedures,
  ...promoProcedures,
  ...compProcedures,
  ...supporterProcedures,
  ...patronProcedures,
  ...checkoutProcedures,
  ...subscriptionProcedures,
  ...entitlementProcedures,
  ...paymentProcedures,
  ...statsProcedures,
  ...sweepProcedures,
});
