import { router } from "@/server/api/trpc";
import { rateProcedures } from "./rates/router";
import { sharingProcedures } from "./sharing/router";
import { viewProcedures } from "./views/router";

/** Everything about what artists earn. Each part has its own router.ts and is merged here: a line each. */
export const royaltiesRouter = router({
  ...viewProcedures,
  ...rateProcedures,
  ...sharingProcedures,
});
