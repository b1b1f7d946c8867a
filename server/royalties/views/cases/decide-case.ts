import { asc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { royaltyViews, viewBatches, viewCases } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { type Actor, requireAdmin } from "../../../kernel/actor";
import { appendAudit } from "../../../kernel/audit";
import { DomainError } from "../../../kernel/errors";
import { artistAccount, postTransfers, type Transfer, transferId } from "../../../ledger";
import type { Services } from "../../../services";
import { CREDITS_MAX, type Credit, creditEarnings } from "../../credits/credit-earnings";
import { usPart } from "../../credits/us-part";
import { type BatchRow, lockViews, toReview } from "../credit-views";
import type { ViewCase } from "./contract";
import { getViewCase } from "./list-cases";

/** Batches that one posting takes back. */
const REVERSALS_MAX = 4_000;
const VIEW_CASE = "view_case";

interface Decision {
  readonly caseId: string;
  readonly note: string;
}

/** A case's batches of one market, currency and rate, as one credit: what was held leaves `review` as one explained line. */
function toCredits(caseId: string, batches: readonly BatchRow[]): Credit[] {
  const byRate = new Map<string, BatchRow[]>();
  for (const batch of batches) {
    const key = [batch.country ?? "", batch.currency, batch.microsPerView, batch.feeBps].join(" ");
    byRate.set(key, [...(byRate.get(key) ?? []), batch]);
  }
  return [...byRate.entries()].flatMap(([key, alike]) => {
    const [first] = alike;
    const amountMicros = alike.reduce((sum, batch) => sum + batch.amountMicros, 0n);
    if (first === undefined || amountMicros === 0n) return [];
    const { artistId, videoId, country, currency, microsPerView, feeBps } = first;
    const views = alike.reduce((sum, batch) => sum + batch.views, 0);
    const usMicros = alike.reduce((sum, batch) => sum + usPart(batch.amountMicros, { country, at: batch.minute }), 0n);
    return [
      {
        ...{ artistId, currency, amountMicros, videoId, country, source: "view", debit: artistAccount(artistId, "review", currency) },
        ...{ sourceType: VIEW_CASE, sourceId: `${caseId} ${key}`, usMicros },
        explanation: { of: "views", views, rateMicros: microsPerView.toString(), feeBps },
      } satisfies Credit,
    ];
  });
}

/** Money that was held for an artist goes back to where it came from. */
function toReversals(batches: readonly BatchRow[]): Transfer[] {
  return batches.flatMap((batch) => {
    if (batch.amountMicros === 0n) return [];
    const held = toReview(batch);
    return [{ ...held, debit: held.credit, credit: held.debit, kind: "view.reject", reversesId: transferId(held) }];
  });
}

async function postInParts<T>(all: readonly T[], most: number, post: (part: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < all.length; start += most) await post(all.slice(start, start + most));
}

/** The open case and what it holds, with nobody else bringing views into the ledger until the transaction ends. */
async function openCase(tx: Tx, caseId: string): Promise<readonly BatchRow[]> {
  await lockViews(tx);
  const [found] = await tx.select().from(viewCases).where(eq(viewCases.id, caseId)).for("update");
  if (found === undefined) throw new DomainError("not_found");
  if (found.status !== "open") throw new DomainError("conflict", { sentence: `This was ${found.status} already.` });
  return tx.select().from(viewBatches).where(eq(viewBatches.caseId, caseId)).orderBy(asc(viewBatches.id));
}

async function decide(services: Services, actor: Actor, { caseId, note }: Decision, status: "released" | "rejected"): Promise<ViewCase> {
  requireAdmin(actor);
  const now = services.clock.now();
  await services.db.transaction(async (tx) => {
    const batches = await openCase(tx, caseId);
    // Views that are in no batch yet follow: they are brought in as if they had never been held, or never.
    await tx
      .update(royaltyViews)
      .set({ status: status === "released" ? "counted" : "rejected" })
      .where(eq(royaltyViews.caseId, caseId));
    await tx.update(viewBatches).set({ status }).where(eq(viewBatches.caseId, caseId));
    await tx.update(viewCases).set({ status, note, decidedBy: actor.userId, decidedAt: now }).where(eq(viewCases.id, caseId));
    await sendEvent(tx, { id: `royalties:case:${caseId}`, name: "royalties/view.counted", data: { window: 0 } });
    if (status === "released") await postInParts(toCredits(caseId, batches), CREDITS_MAX, (part) => creditEarnings(tx, part, now));
    else await postInParts(toReversals(batches), REVERSALS_MAX, (part) => postTransfers(tx, part, now));
    const after = { status, note, batches: batches.length, views: batches.reduce((sum, batch) => sum + batch.views, 0) };
    await appendAudit(tx, { actorId: actor.userId, action: `royalties/view-case.${status}`, target: caseId, before: { status: "open" }, after }, now);
  });
  return getViewCase(services, actor, { caseId });
}

/** What was held goes to the artist. @throws DomainError `not_found`, `conflict` for a case that was decided. */
export function releaseViews(services: Services, actor: Actor, input: Decision): Promise<ViewCase> {
  return decide(services, actor, input, "released");
}

/** What was held was never earned. @throws DomainError `not_found`, `conflict` for a case that was decided. */
export function rejectViews(services: Services, actor: Actor, input: Decision): Promise<ViewCase> {
  return decide(services, actor, input, "rejected");
}
