import { and, count, eq, gt, inArray, notInArray } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { patronImportRows, patronImports } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireArtist } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import { DAY_MS } from "@/server/kernel/durations";
import { DomainError } from "@/server/kernel/errors";
import type { Services } from "@/server/services";
import { listTierRows } from "../../tiers/queries";
import type { PatronImport } from "./contract";
import { requireImport, showImport } from "./queries";

/** Each may write to thousands of people. */
const STARTS_A_DAY_MAX = 5;
const ACCESS_DAYS_MAX = 3 * 366;

interface StartInput {
  readonly importId: string;
  /** Which of the artist's tiers stands for which there; a tier that is not named is left out. */
  readonly tiers: readonly { readonly sourceTier: string; readonly tierId: string }[];
  readonly endsAt: string;
}

async function requireOwnTiers(tx: Tx, artistId: string, tierIds: readonly string[]): Promise<void> {
  const own = new Set((await listTierRows(tx, artistId)).map((tier) => tier.id));
  if (tierIds.some((tierId) => !own.has(tierId))) throw new DomainError("invalid_input", { issues: [{ path: "tiers", message: "Choose one of your tiers." }] });
}

/** Until when, within reason. */
function readEnd(endsAt: string, now: Date): Date {
  const end = new Date(endsAt);
  const isWithin = end.getTime() > now.getTime() && end.getTime() <= now.getTime() + ACCESS_DAYS_MAX * DAY_MS;
  if (!isWithin) throw new DomainError("invalid_input", { issues: [{ path: "endsAt", message: "Choose a day in the next three years." }] });
  return end;
}

/**
 * Brings the people of a draft along: a job gives each their access and invites them. A repeat is refused and harmless.
 * @throws rule_refused for what has begun; rate_limited for the sixth list of a day.
 */
export async function startImport(services: Services, actor: Actor, input: StartInput): Promise<PatronImport> {
  requireArtist(actor);
  const now = services.clock.now();
  const endsAt = readEnd(input.endsAt, now);
  return services.db.transaction(async (tx) => {
    const { id } = await requireImport(tx, { importId: input.importId, artistId: actor.userId });
    const tierMap: Record<string, string> = Object.fromEntries(input.tiers.map(({ sourceTier, tierId }) => [sourceTier, tierId]));
    await requireOwnTiers(tx, actor.userId, Object.values(tierMap));
    const recent = and(eq(patronImports.artistId, actor.userId), gt(patronImports.startedAt, new Date(now.getTime() - DAY_MS)));
    const [started] = await tx.select({ times: count() }).from(patronImports).where(recent);
    if ((started?.times ?? 0) >= STARTS_A_DAY_MAX) throw new DomainError("rate_limited", { sentence: `${STARTS_A_DAY_MAX} lists a day. Go on tomorrow.` });
    const [running] = await tx
      .update(patronImports)
      .set({ status: "running", tierMap, endsAt, startedAt: now })
      .where(and(eq(patronImports.id, id), eq(patronImports.status, "draft")))
      .returning();
    if (running === undefined) throw new DomainError("rule_refused", { sentence: "This list has been brought along already." });
    await assignTiers(tx, id, tierMap);
    await sendEvent(tx, { id: `patronage/import.requested:${id}`, name: "patronage/import.requested", data: { importId: id, artistId: actor.userId } });
    const shown = await showImport(tx, running);
    await appendAudit(
      tx,
      { actorId: actor.userId, action: "patronage/import.started", target: id, after: { people: shown.outcomes.pending, endsAt: input.endsAt } },
      now,
    );
    return shown;
  });
}

/** Writes to each line which tier it gets; the lines of tiers that were left out end here. */
async function assignTiers(tx: Tx, importId: string, tierMap: Readonly<Record<string, string>>): Promise<void> {
  const open = and(eq(patronImportRows.importId, importId), eq(patronImportRows.outcome, "pending"));
  for (const [sourceTier, tierId] of Object.entries(tierMap)) {
    await tx
      .update(patronImportRows)
      .set({ tierId })
      .where(and(open, inArray(patronImportRows.sourceTier, [sourceTier])));
  }
  const named = Object.keys(tierMap);
  await tx
    .update(patronImportRows)
    .set({ outcome: "skipped", reason: "You left this tier out." })
    .where(and(open, named.length === 0 ? undefined : notInArray(patronImportRows.sourceTier, named)));
}
