import { join } from "node:path";
import type { Services } from "@/server/services";

/** Where earlier releases worked on videos, one folder each: what is left there is swept. */
export function scratchRoot(services: Pick<Services, "env">): string {
  return join(services.env.DATA_DIR, "scratch", "catalogue");
}
