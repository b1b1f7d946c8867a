import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronCommands } from "@/db/schema";
import type { CommandRow } from "./add-command";

export async function findCommand(db: Tx, commandId: string): Promise<CommandRow | undefined> {
  const [row] = await db.select().from(patronCommands).where(eq(patronCommands.id, commandId)).limit(1);
  return row;
}

/** Brings an open command to its end; one that has ended stays as it is. */
export async function endCommand(
  db: Tx,
  params: { readonly commandId: string; readonly status: "done" | "refused"; readonly error: string | null; readonly now: Date },
): Promise<void> {
  const { status, error, now } = params;
  await db
    .update(patronCommands)
    .set({ status, error, doneAt: now })
    .where(and(eq(patronCommands.id, params.commandId), eq(patronCommands.status, "open")));
}
