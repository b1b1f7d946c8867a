import { and, eq, isNotNull, isNull, lt, lte, ne, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronCommands, patronSubscriptions, users } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { queueMail } from "@/server/accounts";
import type { Services } from "@/server/services";
import { lockSubject } from "../checkouts/queries";
import { addCommand } from "../commands/add-command";
import { graceEndedMail } from "../mails";

/** A command whose process is alive needs seconds; one of this age has lost it. */
const LOST_COMMAND_MS = 60_000;
const ITEMS_MAX = 500;

export interface Tended {
  readonly commands: number;
  readonly unpaused: number;
  readonly told: number;
}

async function requestCommand(tx: Tx, command: { readonly id: string; readonly subjectId: string }, slot: string): Promise<void> {
  const data = { commandId: command.id, subjectId: command.subjectId };
  await sendEvent(tx, { id: `command:${command.id}:${slot}`, name: "patronage/command.requested", data });
}

/** Changes that were decided and whose process died before they were made. */
async function finishCommands(services: Services, slot: string): Promise<number> {
  const before = new Date(services.clock.now().getTime() - LOST_COMMAND_MS);
  const rows = await services.db
    .select()
    .from(patronCommands)
    .where(and(eq(patronCommands.status, "open"), lt(patronCommands.createdAt, before)))
    .orderBy(patronCommands.createdAt)
    .limit(ITEMS_MAX);
  for (const row of rows) await requestCommand(services.db, row, slot);
  return rows.length;
}

/** Pauses whose time is over. */
async function endPauses(services: Services, slot: string): Promise<number> {
  const now = services.clock.now();
  const rows = await services.db
    .select({ id: patronSubscriptions.id })
    .from(patronSubscriptions)
    .where(and(eq(patronSubscriptions.status, "PAUSED"), lte(patronSubscriptions.pauseEndsAt, now)))
    .limit(ITEMS_MAX);
  let ended = 0;
  for (const { id } of rows) {
    await services.db.transaction(async (tx) => {
      await lockSubject(tx, id);
      const [open] = await tx
        .select({ id: patronCommands.id })
        .from(patronCommands)
        .where(and(eq(patronCommands.subjectId, id), eq(patronCommands.status, "open")))
        .limit(1);
      if (open !== undefined) return;
      const command = await addCommand(tx, { subjectId: id, kind: "unpause", input: {}, requestedBy: "system" }, now);
      if (command === null) return;
      await requestCommand(tx, command, slot);
      ended += 1;
    });
  }
  return ended;
}

/** Tells each fan once that the days of grace are over; that access is closed, its own end says. */
async function tellGraceEnded(services: Services): Promise<number> {
  const now = services.clock.now();
  const { status, graceEndsAt, graceToldAt } = patronSubscriptions;
  const rows = await services.db
    .select({ id: patronSubscriptions.id, fanId: patronSubscriptions.fanId, artistId: patronSubscriptions.artistId, graceEndsAt })
    .from(patronSubscriptions)
    .where(and(eq(status, "PAST_DUE"), isNotNull(graceEndsAt), lte(graceEndsAt, now), or(isNull(graceToldAt), ne(graceToldAt, graceEndsAt))))
    .limit(ITEMS_MAX);
  for (const row of rows) {
    await services.db.transaction(async (tx) => {
      const told = await tx
        .update(patronSubscriptions)
        .set({ graceToldAt: row.graceEndsAt })
        .where(and(eq(patronSubscriptions.id, row.id), or(isNull(graceToldAt), ne(graceToldAt, graceEndsAt))))
        .returning({ id: patronSubscriptions.id });
      const [fan] = await tx.select({ email: users.email }).from(users).where(eq(users.id, row.fanId)).limit(1);
      const [artist] = await tx.select({ name: users.name }).from(users).where(eq(users.id, row.artistId)).limit(1);
      if (told.length === 0 || fan === undefined || artist === undefined) return;
      await queueMail(tx, graceEndedMail(services.env, { to: fan.email, artistName: artist.name, graceEndsAt: row.graceEndsAt }), now);
    });
  }
  return rows.length;
}

/** Does each minute what time alone brings: lost changes are finished, pauses end, the end of grace is told. */
export async function tendSubscriptions(services: Services): Promise<Tended> {
  const slot = services.clock.now().toISOString().slice(0, 16);
  return { commands: await finishCommands(services, slot), unpaused: await endPauses(services, slot), told: await tellGraceEnded(services) };
}
