import { router } from "@/server/api/trpc";
import { callProcedures } from "./calls/router";
import { creditProcedures } from "./credits/router";
import { discordProcedures } from "./discord/router";
import { downloadProcedures } from "./downloads/router";
import { feedProcedures } from "./feeds/router";
import { livestreamProcedures } from "./livestreams/router";
import { patronMailProcedures } from "./patron-mails/router";
import { postProcedures } from "./posts/router";

/** Everything that patrons get. Each part has its own router.ts and is merged here: a line each. */
export const benefitsRouter = router({
  ...postProcedures,
  ...downloadProcedures,
  ...feedProcedures,
  ...callProcedures,
  ...livestreamProcedures,
  ...creditProcedures,
  ...discordProcedures,
  ...patronMailProcedures,
});
