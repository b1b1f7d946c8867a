import { eq, inArray, sql } from "drizzle-orm";
import { payoutBatches, payoutOutbox, payoutRequests } from "@/db/schema";
import { type FrozenRequest, isFileRail, type PayoutRail, type RailAnswer, type RailKind } from "../../adapters/rails";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../kernel/durations";
import type { Services } from "../../services";
import { applyRailAnswers, type KeyedAnswer } from "../states/apply-rail-answer";
import { movePayouts } from "../states/move-payouts";
import type { PayoutState } from "../states/rules";
import { FILE_ITEMS_MAX, lookUp, submit, submitFile } from "./ask-rail";
import { type Claimed, claimOutbox, LEASE_MS, putOff } from "./claim";
import { nextLook } from "./next-look";
import { openRequests } from "./seal-request";
import { waitForRail } from "./wait-for-rail";

const CHECKED_AT_ONCE = 200;
const CHECKED_OF_FILES = FILE_ITEMS_MAX;
const HEEDED_AT_ONCE = 20;
const CALLS_AT_ONCE = 4;
/** A rail that does not know a payout is asked again after this long before it is believed. */
const ABSENT_MS = HOUR_MS;
/** What a look can change. */
const UNDECIDED: readonly PayoutState[] = ["SUBMITTING", "SUBMITTED", "UNKNOWN"];
const OPEN_STATES: readonly PayoutState[] = [...UNDECIDED, "SETTLED"];
const NEVER_ARRIVED: RailAnswer = {
  state: "refused",
  railReference: null,
  feeCents: 0,
  reason: "It never arrived at the rail, and can no more: asked twice, an hour apart, after its key had run out.",
};

interface Looked {
  readonly claimed: Claimed;
  readonly request: FrozenRequest;
  readonly found: Awaited<ReturnType<typeof lookUp>>;
}

/** Asks the rail for each; where what was sent cannot be read any more, a person has to ask. */
async function lookAll(services: Services, rail: PayoutRail, claimed: readonly Claimed[]): Promise<Looked[]> {
  const requests = await openRequests(services, claimed);
  const looked: Looked[] = [];
  for (let from = 0; from < claimed.length; from += CALLS_AT_ONCE) {
    const part = claimed.slice(from, from + CALLS_AT_ONCE).map(async (one) => {
      const request = requests.get(one.payout.id) ?? null;
      if (request !== null) looked.push({ claimed: one, request, found: await lookUp(services, rail, request) });
      else await askPerson(services, one);
    });
    await Promise.all(part);
  }
  return looked;
}

async function askPerson(services: Services, claimed: Claimed): Promise<void> {
  const reason = `What was sent was destroyed with the person’s key. Ask the rail about “${claimed.outbox.key}” and write down what it says.`;
  await putOff(services, [claimed], { checkAt: new Date(services.clock.now().getTime() + DAY_MS), reason });
}

/** Whether the rail would still notice that it has the same request already. */
function isResendSafe(services: Services, rail: PayoutRail, { outbox }: Claimed): boolean {
  const sentMs = outbox.firstSentAt?.getTime() ?? 0;
  return services.clock.now().getTime() - sentMs < rail.resendMsMax;
}

/** Back to SUBMITTING, with what was kept, before the same is sent once more; those that somebody else changed meanwhile fall out. */
async function takeAgain(services: Services, looked: readonly Looked[]): Promise<Looked[]> {
  const taken: Looked[] = [];
  const now = services.clock.now();
  for (const one of looked) {
    const { payout, outbox, token } = one.claimed;
    const isMine = await services.db.transaction(async (tx) => {
      const rows = await tx.execute(sql`
        update payout_outbox set sendings = sendings + 1, look_ups = look_ups + 1, absent_since = null, lease_until = ${new Date(now.getTime() + LEASE_MS).toISOString()},
          check_at = ${new Date(now.getTime() + LEASE_MS).toISOString()} where key = ${outbox.key} and lease_token = ${token} returning key`);
      if (rows.length === 0) return false;
      if (payout.state !== "SUBMITTING") {
        const reason = "The rail did not have it; the same request is sent again.";
        await movePayouts(tx, [{ payout, to: "SUBMITTING", reason }], { actorId: "payouts/look-up", now });
      }
      return true;
    });
    if (isMine) taken.push(one);
  }
  return taken;
}

async function sendAgain(services: Services, rail: PayoutRail, { request }: Looked): Promise<KeyedAnswer> {
  return { key: request.key, answer: await submit(services, rail, request), source: "submit" };
}

/** The same file, only when the rail has no line of it: of a file that arrived in part, the rest is not sent again. */
async function sendFilesAgain(services: Services, rail: PayoutRail, looked: readonly Looked[]): Promise<KeyedAnswer[]> {
  if (!isFileRail(rail)) return [];
  const answers: KeyedAnswer[] = [];
  const batchIds = [...new Set(looked.map(({ claimed }) => claimed.outbox.batchId))].filter((id) => id !== null);
  for (const batchId of batchIds) {
    const lines = looked.filter(({ claimed }) => claimed.outbox.batchId === batchId);
    const [batch] = await services.db.select().from(payoutBatches).where(eq(payoutBatches.id, batchId)).limit(1);
    if (batch === undefined || batch.payouts !== lines.length) {
      await waitForRest(services, batchId, lines);
      continue;
    }
    const taken = await takeAgain(services, lines);
    if (taken.length !== lines.length) continue;
    // In the order in which they were sent, because the bytes follow from it.
    const requests = taken.map(({ request }) => request).sort((a, b) => (a.payoutId < b.payoutId ? -1 : 1));
    const file = { rail: rail.kind, batchId, at: batch.createdAt.toISOString(), fileSha256: batch.fileSha256, requests };
    const said = await submitFile(services, rail, file);
    answers.push(...requests.flatMap(({ key }, index) => (said[index] === undefined ? [] : [{ key, answer: said[index], source: "submit" as const }])));
  }
  return answers;
}

/** Of a file some lines are not there: those of which nobody knows yet are asked for first, and then these are taken for refused. */
async function waitForRest(services: Services, batchId: string, lines: readonly Looked[]): Promise<void> {
  const [row] = await services.db.execute(sql`
    select count(*)::integer as open from payout_outbox o join payout_requests p on p.id = o.payout_id
    where o.batch_id = ${batchId} and p.state in ('SUBMITTING', 'UNKNOWN')`);
  if (Number(row?.open ?? 0) <= lines.length) {
    await waitOutAbsence(services, lines);
    return;
  }
  const claimed = lines.map((one) => one.claimed);
  await putOff(services, claimed, {
    checkAt: new Date(services.clock.now().getTime() + MINUTE_MS),
    reason: "The rail is being asked for the rest of its file.",
  });
}

/** Not there, and not to be sent again: believed when it is said twice, an hour apart. */
async function waitOutAbsence(services: Services, looked: readonly Looked[]): Promise<void> {
  const now = services.clock.now();
  const isSure = ({ claimed: { outbox } }: Looked) => outbox.absentSince !== null && now.getTime() - outbox.absentSince.getTime() >= ABSENT_MS;
  const dead = looked.filter(isSure);
  await applyRailAnswers(
    services,
    dead.map(({ request }) => ({ key: request.key, answer: NEVER_ARRIVED, source: "look-up" })),
  );
  const waiting = looked.filter((one) => !isSure(one)).map(({ claimed }) => claimed);
  if (waiting.length === 0) return;
  const keys = waiting.map(({ outbox }) => outbox.key);
  await services.db.transaction(async (tx) => {
    const forgotten = waiting.filter(({ payout }) => payout.state === "SUBMITTED" || payout.state === "SUBMITTING");
    const reason = "The rail does not have it. It is asked again in an hour before that is believed.";
    await movePayouts(
      tx,
      forgotten.map(({ payout }) => ({ payout, to: "UNKNOWN", reason })),
      { actorId: "payouts/look-up", now },
    );
    const ids = waiting.map(({ payout }) => payout.id);
    await tx.update(payoutRequests).set({ reason }).where(inArray(payoutRequests.id, ids));
    await tx
      .update(payoutOutbox)
      .set({
        absentSince: sql`coalesce(absent_since, ${now.toISOString()})`,
        lookUps: sql`look_ups + 1`,
        lookedUpAt: now,
        checkAt: new Date(now.getTime() + ABSENT_MS),
        leaseToken: null,
        leaseUntil: null,
      })
      .where(inArray(payoutOutbox.key, keys));
  });
}

async function noteLooks(services: Services, looked: readonly Looked[]): Promise<void> {
  if (looked.length === 0) return;
  const keys = looked.map(({ claimed }) => claimed.outbox.key);
  await services.db.update(payoutOutbox).set({ lookUps: sql`look_ups + 1`, lookedUpAt: services.clock.now() }).where(inArray(payoutOutbox.key, keys));
}

/** That a rail forgets what it had paid says nothing: it is never paid again, and looked at as long as any other. */
async function watchOn(services: Services, forgotten: readonly Looked[]): Promise<void> {
  const now = services.clock.now();
  for (const { claimed } of forgotten) {
    const { state, rail, completedAt } = claimed.payout;
    const checkAt = nextLook({ state, rail, lookUps: claimed.outbox.lookUps, completedAt: completedAt ?? now, isAnswered: true }, now);
    await services.db
      .update(payoutOutbox)
      .set({ checkAt, lookUps: sql`look_ups + 1`, lookedUpAt: now, leaseToken: null, leaseUntil: null })
      .where(eq(payoutOutbox.key, claimed.outbox.key));
  }
}

async function heed(services: Services, rail: PayoutRail, looked: readonly Looked[]): Promise<void> {
  const known = looked.filter(({ found }) => found.state !== "absent");
  await noteLooks(services, known);
  await applyRailAnswers(
    services,
    known.flatMap(({ found, request }): KeyedAnswer[] => (found.state === "absent" ? [] : [{ key: request.key, answer: found, source: "look-up" }])),
  );
  const isForgotten = ({ found, claimed }: Looked) => found.state === "absent" && claimed.payout.state === "SETTLED";
  await watchOn(services, looked.filter(isForgotten));
  const absent = looked.filter((one) => one.found.state === "absent" && !isForgotten(one));
  const safe = absent.filter(({ claimed }) => isResendSafe(services, rail, claimed));
  await waitOutAbsence(
    services,
    absent.filter((one) => !safe.includes(one)),
  );
  if (isFileRail(rail)) {
    await applyRailAnswers(services, await sendFilesAgain(services, rail, safe));
    return;
  }
  const again: KeyedAnswer[] = [];
  for (const one of await takeAgain(services, safe)) again.push(await sendAgain(services, rail, one));
  await applyRailAnswers(services, again);
}

/**
 * Asks a rail what became of what is due to be looked at: processes that died while sending, answers that never came, payouts on their way
 * for long. @returns how many were looked at; none means that nothing is due.
 */
export async function checkPayouts(
  services: Services,
  input: { readonly rail: RailKind; readonly payoutIds?: readonly string[]; readonly isForced?: boolean },
): Promise<{ readonly looked: number }> {
  const rail = services.rails[input.rail];
  const which = { rail: input.rail, isForced: input.isForced === true, ...(input.payoutIds === undefined ? {} : { payoutIds: input.payoutIds }) };
  if (rail === undefined) return { looked: await waitForRail(services, { ...which, states: UNDECIDED }) };
  const claimed = await claimOutbox(services, { ...which, states: OPEN_STATES, limit: isFileRail(rail) ? CHECKED_OF_FILES : CHECKED_AT_ONCE });
  // A file is looked at as a whole: whether any of its lines arrived decides what is done with the others.
  const step = isFileRail(rail) ? claimed.length : HEEDED_AT_ONCE;
  for (let from = 0; from < claimed.length; from += step) {
    await heed(services, rail, await lookAll(services, rail, claimed.slice(from, from + step)));
  }
  return { looked: claimed.length };
}
