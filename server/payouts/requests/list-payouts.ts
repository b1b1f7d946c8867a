import { and, asc, count, desc, eq, lt } from "drizzle-orm";
import { payoutRequests, payoutSteps } from "@/db/schema";
import type { Actor } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import type { PayoutDetail, ShownPayout } from "./contract";
import { showPayout } from "./show-payout";

const STEPS_MAX = 100;

/** The payouts of who asks, newest first. */
export async function listPayouts(services: Services, actor: Actor, page: PageRequest): Promise<Page<ShownPayout>> {
  const isMine = eq(payoutRequests.accountId, actor.userId);
  const rows = await services.db
    .select()
    .from(payoutRequests)
    .where(and(isMine, page.cursor === undefined ? undefined : lt(payoutRequests.id, page.cursor)))
    .orderBy(desc(payoutRequests.id))
    .limit(page.limit + 1)
    .offset(page.cursor === undefined ? page.offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(payoutRequests).where(isMine);
  return cutPage(rows, { limit: page.limit, total: counted?.total ?? 0 }, { item: showPayout, cursor: ({ id }) => id });
}

/** One of one's own payouts, with all that happened to it. @throws not_found also for somebody else's. */
export async function getPayout(services: Services, actor: Actor, input: { readonly payoutId: string }): Promise<PayoutDetail> {
  const isIt = and(eq(payoutRequests.id, input.payoutId), eq(payoutRequests.accountId, actor.userId));
  const [row] = await services.db.select().from(payoutRequests).where(isIt).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  const steps = await services.db
    .select({ state: payoutSteps.state, reason: payoutSteps.reason, at: payoutSteps.at })
    .from(payoutSteps)
    .where(eq(payoutSteps.payoutId, row.id))
    .orderBy(asc(payoutSteps.version))
    .limit(STEPS_MAX);
  return { ...showPayout(row), steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })) };
}
