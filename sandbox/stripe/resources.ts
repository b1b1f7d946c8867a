import { browserFiles } from "./browser/serve";
import { catalog } from "./catalog";
import { customers } from "./customers";
import { events } from "./events";
import type { Resource } from "./resource";
import { webhookEndpoints } from "./webhooks";

/** Every family of endpoints of the stand-in. A new one gets a line here and nowhere else. */
export const RESOURCES: readonly Resource[] = [browserFiles, catalog, customers, events, webhookEndpoints];
