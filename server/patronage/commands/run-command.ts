import { z } from "zod";
import type { Tx } from "@/db/client";
import type { Actor } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { findAnswer, runOnce } from "@/server/kernel/idempotency";
import type { Services } from "@/server/services";
import { lockSubject } from "../checkouts/queries";
import { addCommand, type CommandRow, type CommandToAdd } from "./add-command";
import { executeCommand } from "./execute-command";
import { findCommand } from "./queries";

const keptShape = z.object({ commandId: z.string().nullable() });

/** What was decided; null when nothing needs to be done. */
export type Decision = Omit<CommandToAdd, "subjectId" | "requestedBy"> | null;

export interface CommandRequest {
  readonly subjectId: string;
  readonly operation: string;
  readonly idempotencyKey: string | null;
  /** The whole input of the use-case: the same key with another is refused. */
  readonly input: unknown;
  /** Checks and decides under the subject's lock. */
  decide(tx: Tx, now: Date): Promise<Decision>;
}

/** What an earlier request with the same key decided, for use-cases that cannot plan what is done already. */
export async function findEarlierCommand(db: Tx, actor: Pick<Actor, "userId">, request: Omit<CommandRequest, "decide">): Promise<CommandRow | undefined> {
  const { operation, idempotencyKey, input } = request;
  const kept = await findAnswer(db, { userId: actor.userId, key: idempotencyKey, operation, input }, (stored) => keptShape.parse(stored));
  return kept?.commandId == null ? undefined : findCommand(db, kept.commandId);
}

/**
 * Decides on a change, keeps it, makes it at Stripe and reads back what came of it. A process that dies on the way leaves a command that
 * the sweep finishes within minutes.
 * @throws DomainError what `decide` throws; `rule_refused` with what Stripe or the bank said; `unavailable` when it will be done later.
 */
export async function runCommand(services: Services, actor: Pick<Actor, "userId">, request: CommandRequest): Promise<void> {
  const { subjectId, operation, idempotencyKey, input } = request;
  const { commandId } = await services.db.transaction(async (tx) => {
    await lockSubject(tx, subjectId);
    return runOnce(
      tx,
      { userId: actor.userId, key: idempotencyKey, operation, input },
      async () => {
        const now = services.clock.now();
        const wanted = await request.decide(tx, now);
        if (wanted === null) return { commandId: null };
        const command = await addCommand(tx, { ...wanted, subjectId, requestedBy: actor.userId }, now);
        const after = { commandId: command?.id ?? "", input: wanted.input };
        await appendAudit(tx, { actorId: actor.userId, action: `patronage/${wanted.kind}.requested`, target: subjectId, after }, now);
        return { commandId: command?.id ?? null };
      },
      (stored) => keptShape.parse(stored),
    );
  });
  if (commandId === null) return;
  await executeCommand(services, { commandId });
  const ended = await findCommand(services.db, commandId);
  if (ended?.status === "refused") throw new DomainError("rule_refused", { sentence: ended.error ?? "This could not be done." });
}
