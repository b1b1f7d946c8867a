import { and, count, desc, eq, isNotNull, isNull, lt } from "drizzle-orm";
import { payoutContradictions } from "@/db/schema";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { appendAudit } from "../../kernel/audit";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import { type Contradiction, contradictionShape } from "./contract";

const ANSWER = contradictionShape.shape.answer;

function show(row: typeof payoutContradictions.$inferSelect): Contradiction {
  const { id, key, payoutId, state, resolvedBy, note } = row;
  return {
    ...{ id, key, payoutId, state, resolvedBy, note, answer: ANSWER.parse(row.answer) },
    seenAt: row.seenAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}

/** What rails said against the books, newest first: for a person, because no rule can tell who is right. */
export async function listContradictions(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly isOpen: "true" | "false" },
): Promise<Page<Contradiction>> {
  requireAdmin(actor);
  const isOfKind = input.isOpen === "true" ? isNull(payoutContradictions.resolvedAt) : isNotNull(payoutContradictions.resolvedAt);
  const rows = await services.db
    .select()
    .from(payoutContradictions)
    .where(and(isOfKind, input.cursor === undefined ? undefined : lt(payoutContradictions.id, input.cursor)))
    .orderBy(desc(payoutContradictions.id))
    .limit(input.limit + 1)
    .offset(input.cursor === undefined ? input.offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(payoutContradictions).where(isOfKind);
  return cutPage(rows, { limit: input.limit, total: counted?.total ?? 0 }, { item: show, cursor: ({ id }) => id });
}

/** Says that a person looked at a contradiction, and what it was. Changes nothing else. @throws not_found, or conflict when it was resolved before. */
export async function resolveContradiction(
  services: Services,
  actor: Actor,
  input: { readonly contradictionId: string; readonly note: string },
): Promise<Contradiction> {
  requireAdmin(actor);
  const now = services.clock.now();
  const isIt = eq(payoutContradictions.id, input.contradictionId);
  return services.db.transaction(async (tx) => {
    const [row] = await tx.select().from(payoutContradictions).where(isIt).limit(1).for("update");
    if (row === undefined) throw new DomainError("not_found");
    if (row.resolvedAt !== null) throw new DomainError("conflict", { sentence: "Somebody has looked at this already." });
    const change = { resolvedAt: now, resolvedBy: actor.userId, note: input.note };
    await tx.update(payoutContradictions).set(change).where(isIt);
    const entry = { actorId: actor.userId, action: "payouts/contradiction.resolved", target: row.id, after: { note: input.note, payoutId: row.payoutId } };
    await appendAudit(tx, entry, now);
    return show({ ...row, ...change });
  });
}
