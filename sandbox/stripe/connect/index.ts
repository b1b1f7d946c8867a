import type { Resource } from "../resource";
import { accountRoutes } from "./accounts";
import { balanceSettingsRoutes } from "./balance-settings";
import { bankAccountRoutes } from "./bank-accounts";
import { onboardingPages, onboardingRoutes } from "./onboarding";
import { transferRoutes } from "./transfers";

/** Accounts of others, and money on its way to them. */
export const connect: Resource = {
  routes: [...accountRoutes, ...bankAccountRoutes, ...onboardingRoutes, ...transferRoutes, ...balanceSettingsRoutes],
  pages: onboardingPages,
};
