import { and, asc, count, desc, eq, isNotNull, lt, type SQL } from "drizzle-orm";
import { payoutOutbox, payoutRequests, payoutSteps, users } from "@/db/schema";
import { keyOf } from "../../adapters/rails";
import { type Actor, requireAdmin } from "../../kernel/actor";
import { DomainError } from "../../kernel/errors";
import { cutPage, type Page, type PageRequest } from "../../kernel/page";
import type { Services } from "../../services";
import { showPayout } from "../requests/show-payout";
import { type AdminPayout, type AdminPayoutDetail, adminPayoutDetailShape, type PayoutFilter } from "./contract";

const STEPS_MAX = 100;
const LAST_ANSWER = adminPayoutDetailShape.shape.lastAnswer;

function select(services: Services, where: SQL | undefined) {
  return services.db
    .select({ payout: payoutRequests, outbox: payoutOutbox, artist: { id: users.id, name: users.name, handle: users.handle } })
    .from(payoutRequests)
    .leftJoin(payoutOutbox, eq(payoutOutbox.payoutId, payoutRequests.id))
    .innerJoin(users, eq(users.id, payoutRequests.accountId))
    .where(where);
}

type Row = Awaited<ReturnType<typeof select>>[number];

function show({ payout, outbox, artist }: Row): AdminPayout {
  const { needsSecond, firstApprovedBy, approvedBy, requestedBy, frozenHash } = payout;
  return {
    ...showPayout(payout),
    ...{ artist, needsSecond, firstApprovedBy, approvedBy, requestedBy, frozenHash },
    key: keyOf({ payoutId: payout.id, attempt: payout.attempt }),
    // It comes into the outbox once it is approved.
    ...{ sendings: outbox?.sendings ?? 0, lookUps: outbox?.lookUps ?? 0 },
    firstSentAt: outbox?.firstSentAt?.toISOString() ?? null,
    lookedUpAt: outbox?.lookedUpAt?.toISOString() ?? null,
    checkAt: outbox?.checkAt?.toISOString() ?? null,
  };
}

/** Every payout, newest first: of a run, of a rail, of an artist, in a state, or those that wait for something. */
export async function listAllPayouts(services: Services, actor: Actor, input: PageRequest & PayoutFilter): Promise<Page<AdminPayout>> {
  requireAdmin(actor);
  const { state, rail, runId, accountId, waiting } = input;
  const filter = and(
    state === undefined ? undefined : eq(payoutRequests.state, state),
    rail === undefined ? undefined : eq(payoutRequests.rail, rail),
    runId === undefined ? undefined : eq(payoutRequests.runId, runId),
    accountId === undefined ? undefined : eq(payoutRequests.accountId, accountId),
    waiting !== "true" ? undefined : and(isNotNull(payoutRequests.reason), isNotNull(payoutOutbox.checkAt)),
  );
  const rows = await select(services, and(filter, input.cursor === undefined ? undefined : lt(payoutRequests.id, input.cursor)))
    .orderBy(desc(payoutRequests.id))
    .limit(input.limit + 1)
    .offset(input.cursor === undefined ? input.offset : 0);
  const [counted] = await services.db
    .select({ total: count() })
    .from(payoutRequests)
    .leftJoin(payoutOutbox, eq(payoutOutbox.payoutId, payoutRequests.id))
    .where(filter);
  return cutPage(rows, { limit: input.limit, total: counted?.total ?? 0 }, { item: show, cursor: ({ payout }) => payout.id });
}

/** One payout with who did what to it, and what the rail said last. @throws not_found. */
export async function getAnyPayout(services: Services, actor: Actor, input: { readonly payoutId: string }): Promise<AdminPayoutDetail> {
  requireAdmin(actor);
  const [row] = await select(services, eq(payoutRequests.id, input.payoutId)).limit(1);
  if (row === undefined) throw new DomainError("not_found");
  const steps = await services.db
    .select({ state: payoutSteps.state, actorId: payoutSteps.actorId, reason: payoutSteps.reason, at: payoutSteps.at })
    .from(payoutSteps)
    .where(eq(payoutSteps.payoutId, row.payout.id))
    .orderBy(asc(payoutSteps.version))
    .limit(STEPS_MAX);
  return {
    ...show(row),
    steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })),
    lastAnswer: LAST_ANSWER.parse(row.outbox?.answer ?? null),
  };
}
