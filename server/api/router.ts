import { accountsRouter } from "@/server/accounts/router";
import { autoEditRouter } from "@/server/auto-edit/router";
import { benefitsRouter } from "@/server/benefits/router";
import { catalogueRouter } from "@/server/catalogue/router";
import { distributionRouter } from "@/server/distribution/router";
import { jobsRouter } from "@/server/jobs/router";
import { patronageRouter } from "@/server/patronage/router";
import { payoutRouter } from "@/server/payouts/router";
import { privacyRouter } from "@/server/privacy/router";
import { proofRouter } from "@/server/proof/router";
import { royaltiesRouter } from "@/server/royalties/router";
import { taxRouter } from "@/server/tax/router";
import { vaultRouter } from "@/server/vault/router";
import { webhooksRouter } from "@/server/webhooks/router";
import { createCallerFactory, router } from "./trpc";

/** Every use-case of the house, at both doors. */
export const appRouter = router({
  accounts: accountsRouter,
  autoEdit: autoEditRouter,
  benefits: benefitsRouter,
  catalogue: catalogueRouter,
  distribution: distributionRouter,
  jobs: jobsRouter,
  patronage: patronageRouter,
  payouts: payoutRouter,
  royalties: royaltiesRouter,
  privacy: privacyRouter,
  proof: proofRouter,
  tax: taxRouter,
  vault: vaultRouter,
  webhooks: webhooksRouter,
});

export type AppRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
