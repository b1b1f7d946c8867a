import { router } from "@/server/api/trpc";
import { accountProcedures } from "./accounts/router";
import { forecastProcedures } from "./forecast/router";
import { merchProcedures } from "./merch/router";
import { rateProcedures } from "./rates/router";
import { sharingProcedures } from "./sharing/router";
import { splitProcedures } from "./splits/router";
import { statementProcedures } from "./statements/router";
import { viewProcedures } from "./views/router";

/** Everything about what artists earn. Each part has its own router.ts and is merged here: a line each. */
export const royaltiesRouter = router({
  ...accountProcedures,
  ...splitProcedures,
  ...forecastProcedures,
  ...statementProcedures,
  ...viewProcedures,
  ...rateProcedures,
  ...sharingProcedures,
  ...merchProcedures,
});
