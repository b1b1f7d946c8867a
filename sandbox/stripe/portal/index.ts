import type { Resource } from "../resource";
import { configurationRoutes } from "./configurations";
import { portalPages } from "./pages";
import { sessionRoutes } from "./sessions";

/** Stripe's customer portal. */
export const portal: Resource = { routes: [...configurationRoutes, ...sessionRoutes], pages: portalPages };
