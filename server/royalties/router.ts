import { router } from "@/server/api/trpc";

/** Everything about what artists earn. Each part has its own router.ts and is merged here: a line each. */
export const royaltiesRouter = router({});
