import { and, count, desc, eq, lt } from "drizzle-orm";
import { screeningFlags, users } from "@/db/schema";
import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DomainError } from "@/server/kernel/errors";
import { cutPage, type Page, type PageRequest } from "@/server/kernel/page";
import type { Services } from "@/server/services";
import { type ShownFlag, shownDetails } from "./contract";

type FlagRow = typeof screeningFlags.$inferSelect;

function titleOf(kind: FlagRow["kind"], { name, list }: ShownFlag["details"]): string {
  if (kind === "sanction") return `May be ${name ?? "a listed person"} on ${list ?? "a list of sanctions"}`;
  return kind === "duplicate-account" ? "The same account at more than one person" : "The same tax number at more than one person";
}

function showFlag(row: FlagRow, artist: { readonly name: string; readonly handle: string }): ShownFlag {
  const { id, userId, kind, status, decidedBy, note } = row;
  const details = shownDetails.parse(row.details);
  return {
    ...{ id, kind, status, decidedBy, note, artist: { id: userId, ...artist }, details },
    title: titleOf(kind, details),
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

/** What screenings found, the newest first. */
export async function listFlags(
  services: Services,
  actor: Actor,
  input: PageRequest & { readonly status?: FlagRow["status"] | undefined },
): Promise<Page<ShownFlag>> {
  requireAdmin(actor);
  const { limit, offset, cursor, status } = input;
  const wanted = status === undefined ? undefined : eq(screeningFlags.status, status);
  const rows = await services.db
    .select({ flag: screeningFlags, name: users.name, handle: users.handle })
    .from(screeningFlags)
    .innerJoin(users, eq(users.id, screeningFlags.userId))
    .where(and(wanted, cursor === undefined ? undefined : lt(screeningFlags.id, cursor)))
    .orderBy(desc(screeningFlags.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(screeningFlags).where(wanted);
  return cutPage(
    rows,
    { limit, total: counted?.total ?? 0 },
    { item: ({ flag, name, handle }) => showFlag(flag, { name, handle }), cursor: ({ flag }) => flag.id },
  );
}

/**
 * A person's word on a finding: cleared lets money go out again, confirmed keeps it where it is. It can be changed, and each change is in the audit log.
 * @throws not_found.
 */
export async function decideFlag(
  services: Services,
  actor: Actor,
  input: { readonly flagId: string; readonly status: "cleared" | "confirmed"; readonly note: string },
): Promise<ShownFlag> {
  requireAdmin(actor);
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const [before] = await tx.select().from(screeningFlags).where(eq(screeningFlags.id, input.flagId)).for("update");
    if (before === undefined) throw new DomainError("not_found");
    const change = { status: input.status, note: input.note, decidedAt: now, decidedBy: actor.userId };
    await tx.update(screeningFlags).set(change).where(eq(screeningFlags.id, before.id));
    const [artist] = await tx.select({ name: users.name, handle: users.handle }).from(users).where(eq(users.id, before.userId));
    const entry = { actorId: actor.userId, action: "payouts/screening.decided", target: before.id };
    await appendAudit(tx, { ...entry, before: { status: before.status }, after: { status: input.status, note: input.note } }, now);
    return showFlag({ ...before, ...change }, artist ?? { name: "", handle: "" });
  });
}
