import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronCommands } from "@/db/schema";
import { DomainError } from "@/server/kernel/errors";
import { newId } from "@/server/kernel/ids";
import type { Json } from "@/server/kernel/sql";

export type CommandRow = typeof patronCommands.$inferSelect;
export type CommandKind = CommandRow["kind"];

export interface CommandToAdd {
  /** Given where the cause has an id of its own, so that a repeat of the cause is the same command. */
  readonly id?: string;
  /** sub_… or pmt_…. */
  readonly subjectId: string;
  readonly kind: CommandKind;
  readonly input: Json;
  readonly requestedBy: string;
}

/**
 * Keeps what is to be changed at Stripe, in the transaction that decided it and holds the subject's lock. The same wish while it is open is
 * one command, and a command with an id is made once.
 * @throws DomainError `conflict` while another change of the subject is under way.
 */
export async function addCommand(tx: Tx, command: CommandToAdd, now: Date): Promise<CommandRow | null> {
  const { subjectId, kind, requestedBy } = command;
  const input = JSON.stringify(command.input);
  const [open] = await tx
    .select()
    .from(patronCommands)
    .where(and(eq(patronCommands.subjectId, subjectId), eq(patronCommands.status, "open")))
    .limit(1);
  if (open !== undefined) {
    if (open.kind === kind && open.input === input) return open;
    throw new DomainError("conflict", { sentence: "Another change of this is under way. Try again in a moment.", details: { commandId: open.id } });
  }
  const id = command.id ?? newId("command", now.getTime());
  const [row] = await tx
    .insert(patronCommands)
    .values({ id, subjectId, kind, input, status: "open", requestedBy, createdAt: now })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}
