import { and, eq, ne } from "drizzle-orm";
import { artistGoals } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import type { Goal } from "./contract";
import { showGoals } from "./show-goal";

/** One goal as anybody sees it. @throws not_found, for one that was called off too. */
export async function getGoal(services: Services, input: { readonly goalId: string }): Promise<Goal> {
  const isShown = and(eq(artistGoals.id, input.goalId), ne(artistGoals.status, "cancelled"));
  const rows = await services.db.select().from(artistGoals).where(isShown).limit(1);
  const [goal] = await showGoals(services.db, rows);
  if (goal === undefined) throw new DomainError("not_found");
  return goal;
}
