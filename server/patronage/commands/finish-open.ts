import { and, eq } from "drizzle-orm";
import { patronCommands } from "@/db/schema";
import type { Services } from "@/server/services";
import { executeCommand } from "./execute-command";

/** Does at once what was decided for a subject and not made yet, for who waits for it; a job would do it a moment later. */
export async function finishOpenCommand(services: Services, subjectId: string): Promise<void> {
  const [open] = await services.db
    .select({ id: patronCommands.id })
    .from(patronCommands)
    .where(and(eq(patronCommands.subjectId, subjectId), eq(patronCommands.status, "open")))
    .limit(1);
  if (open !== undefined) await executeCommand(services, { commandId: open.id });
}
