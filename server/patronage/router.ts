import { router } from "@/server/api/trpc";

/** Everything about money in. Each part has its own router.ts and is merged here: a line each. */
export const patronageRouter = router({});
