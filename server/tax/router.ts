import { router } from "@/server/api/trpc";
import { formProcedures } from "./forms/router";
import { policyProcedures } from "./policy/router";
import { reportProcedures } from "./reports/router";

/** Everything about tax. Each part has its own router.ts and is merged here: a line each. */
export const taxRouter = router({ ...formProcedures, ...policyProcedures, ...reportProcedures });
