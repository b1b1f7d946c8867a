import { router } from "@/server/api/trpc";
import { approvalProcedures } from "./approval/router";
import { fileProcedures } from "./files/router";
import { invoiceProcedures } from "./invoices/router";
import { payoutMethodProcedures } from "./methods/router";
import { reconciliationProcedures } from "./reconciliation/router";
import { requestProcedures } from "./requests/router";
import { runProcedures } from "./runs/router";
import { stripeProcedures } from "./stripe/router";

/** Everything about money out. Each part has its own router.ts and is merged here: a line each. */
export const payoutRouter = router({
  ...requestProcedures,
  ...payoutMethodProcedures,
  ...runProcedures,
  ...approvalProcedures,
  ...fileProcedures,
  ...invoiceProcedures,
  ...reconciliationProcedures,
  ...stripeProcedures,
});
