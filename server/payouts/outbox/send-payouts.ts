import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutBatches } from "@/db/schema";
import {
  type Destination,
  destinationShape,
  type FrozenBatch,
  type FrozenRequest,
  isFileRail,
  type PayoutOrder,
  type PayoutRail,
  type RailKind,
} from "../../adapters/rails";
import { appendAudit } from "../../kernel/audit";
import { HOUR_MS } from "../../kernel/durations";
import { findDomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import type { Services } from "../../services";
import { openSeals } from "../../vault";
import { readFrozen } from "../approval/freeze";
import { screeningReason } from "../holding/rules";
import { findPayoutMethods } from "../methods/find-payout-method";
import { applyRailAnswers, type KeyedAnswer } from "../states/apply-rail-answer";
import { failUnsent } from "../states/fail-unsent";
import { movePayouts } from "../states/move-payouts";
import { FILE_ITEMS_MAX, submit, submitFile } from "./ask-rail";
import { type Claimed, claimOutbox, LEASE_MS, putOff } from "./claim";
import { sealRequest } from "./seal-request";
import { waitForRail } from "./wait-for-rail";

const RAIL_AWAY_MS = HOUR_MS / 4;
/** How many of one rail are sent in one go; a job calls again while there are more. */
const SENT_AT_ONCE = 200;
const CALLS_AT_ONCE = 4;

type Order = Omit<PayoutOrder, "sequence">;

interface Ready {
  readonly claimed: Claimed;
  readonly order: Order;
}

const UNREADABLE = "Where it goes cannot be read any more. The artist has to say it again, and this payout has to be cancelled.";

function parseDestination(text: string | undefined): Destination | null {
  return text === undefined ? null : destinationShape.parse(JSON.parse(text));
}

/** Everything that can be said against sending, before anything is kept as about to be sent. */
async function makeReady(services: Services, claimed: readonly Claimed[]): Promise<Ready[]> {
  const ready: Ready[] = [];
  const at = services.clock.now();
  const later = (reason: string) => ({ reason, checkAt: new Date(at.getTime() + HOUR_MS) });
  const methods = await findPayoutMethods(
    services.db,
    claimed.map(({ payout }) => payout.accountId),
  );
  const opened = await openSeals(services, {
    sealIds: claimed.map(({ payout }) => payout.methodSealId),
    readerId: "payouts/send",
    reason: "To send you a payout.",
  });
  for (const one of claimed) {
    const { payout } = one;
    const method = methods.get(payout.accountId);
    const frozen = readFrozen(payout);
    const destination = parseDestination(opened.get(payout.methodSealId));
    const hindrance = (method === undefined ? null : screeningReason(method)) ?? ("refusal" in frozen ? frozen.refusal : null);
    if (hindrance !== null || "refusal" in frozen) await putOff(services, [one], later(hindrance ?? ""));
    else if (destination === null) await putOff(services, [one], later(UNREADABLE));
    else ready.push({ claimed: one, order: { payoutId: payout.id, attempt: payout.attempt, ...frozen, destination, at } });
  }
  return ready;
}

/** Numbers orders one after the other, for a chain's nonces; the lock is held until they are kept. */
async function drawSequence(tx: Tx, rail: RailKind): Promise<number | null> {
  if (rail !== "crypto") return null;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`payout-sequence:${rail}`}, 0))`);
  const [row] = await tx.execute(sql`select coalesce(max(sequence) + 1, 0)::text as next from payout_outbox where rail = ${rail}`);
  return Number(row?.next ?? 0);
}

interface ToKeep {
  readonly claimed: Claimed;
  readonly request: FrozenRequest;
  readonly sequence: number | null;
}

/** Keeps requests with their keys as about to be sent; from here on, only the rail's word ends them. */
async function keepRequests(tx: Tx, services: Services, kept: readonly ToKeep[], batchId: string | null): Promise<void> {
  const now = services.clock.now();
  for (const { claimed, request, sequence } of kept) {
    const { sealId, hash } = await sealRequest(services, tx, claimed.payout.accountId, request);
    const isMine = await tx.execute(sql`
      update payout_outbox set request_seal_id = ${sealId}, request_hash = ${hash}, sequence = ${sequence}, batch_id = ${batchId}, sendings = 1,
        first_sent_at = ${now.toISOString()}, check_at = ${new Date(now.getTime() + LEASE_MS).toISOString()}
      where key = ${request.key} and lease_token = ${claimed.token} and first_sent_at is null returning key`);
    if (isMine.length === 0) throw new Error(`The lease of ${claimed.payout.id} was lost before it was sent.`);
  }
  const moves = kept.map(({ claimed }) => ({ payout: claimed.payout, to: "SUBMITTING" as const, reason: null }));
  await movePayouts(tx, moves, { actorId: "payouts/send", now });
  const hashes = kept.map(({ claimed }) => ({ id: claimed.payout.id, frozenHash: claimed.payout.frozenHash }));
  const target = kept.length === 1 ? (kept[0]?.claimed.payout.id ?? "") : `${kept.length} payouts`;
  await appendAudit(tx, { actorId: "payouts/send", action: "payouts/request.kept", target, after: { batchId, payouts: hashes } }, now);
}

/** One at a time, each with its own answer. */
async function sendOne(services: Services, rail: PayoutRail, { claimed, order }: Ready): Promise<KeyedAnswer | null> {
  let request: FrozenRequest;
  try {
    request = await services.db.transaction(async (tx) => {
      const sequence = await drawSequence(tx, rail.kind);
      const prepared = await rail.prepare({ ...order, sequence: sequence ?? 0 });
      await keepRequests(tx, services, [{ claimed, request: prepared, sequence }], null);
      return prepared;
    });
  } catch (thrown) {
    const refusal = findDomainError(thrown);
    if (refusal?.code === "conflict") return null;
    // The rail cannot pay now: its wallet is short, its fees are too high, its node is away. Nothing was kept and nothing sent.
    if (refusal?.code === "unavailable") {
      await putOff(services, [claimed], { checkAt: new Date(services.clock.now().getTime() + RAIL_AWAY_MS), reason: refusal.sentence });
      return null;
    }
    if (refusal?.code !== "rule_refused") throw thrown;
    await failUnsent(services, claimed.payout, { reason: refusal.sentence, actorId: "payouts/send" });
    return null;
  }
  return { key: request.key, answer: await submit(services, rail, request), source: "submit" };
}

/** The lines that this rail can pay; the others fail, and nothing was sent of them. */
async function dropUnpayable(services: Services, rail: PayoutRail, ready: readonly Ready[]): Promise<Ready[]> {
  const payable: Ready[] = [];
  for (const one of ready) {
    try {
      await rail.prepare({ ...one.order, sequence: 0 });
      payable.push(one);
    } catch (thrown) {
      const refusal = findDomainError(thrown);
      if (refusal?.code !== "rule_refused") throw thrown;
      await failUnsent(services, one.claimed.payout, { reason: refusal.sentence, actorId: "payouts/send" });
    }
  }
  return payable;
}

async function sendFile(services: Services, rail: PayoutRail, all: readonly Ready[]): Promise<KeyedAnswer[]> {
  if (!isFileRail(rail)) return [];
  const ready = await dropUnpayable(services, rail, all);
  if (ready.length === 0) return [];
  const at = services.clock.now();
  const batchId = newId("payoutBatch", at.getTime());
  const orders = ready.map(({ order }) => ({ ...order, sequence: 0 }));
  const batch: FrozenBatch = await rail.prepareBatch(orders, { batchId, at });
  const byPayout = new Map(ready.map(({ claimed }) => [claimed.payout.id, claimed]));
  await services.db.transaction(async (tx) => {
    const totalCents = batch.requests.reduce((sum, request) => sum + request.amountCents, 0);
    const row = { id: batchId, rail: rail.kind, fileSha256: batch.fileSha256, payouts: batch.requests.length, totalCents };
    await tx.insert(payoutBatches).values({ ...row, firstSentAt: at, createdAt: new Date(batch.at) });
    const kept = batch.requests.flatMap((request) => {
      const claimed = byPayout.get(request.payoutId);
      return claimed === undefined ? [] : [{ claimed, request, sequence: null }];
    });
    await keepRequests(tx, services, kept, batchId);
  });
  const answers = await submitFile(services, rail, batch);
  return batch.requests.flatMap(({ key }, index) => {
    const answer = answers[index];
    return answer === undefined ? [] : [{ key, answer, source: "submit" as const }];
  });
}

/**
 * Sends what is approved and was never sent, by one rail: first kept with key and request, then sent, then the answer written down.
 * A process that dies anywhere leaves what `checkPayouts` finds. @returns how many it took on; none means that nothing is due.
 */
export async function sendPayouts(
  services: Services,
  input: { readonly rail: RailKind; readonly payoutIds?: readonly string[]; readonly limit?: number },
): Promise<{ readonly taken: number }> {
  const rail = services.rails[input.rail];
  const which = { rail: input.rail, states: ["APPROVED"] as const, ...(input.payoutIds === undefined ? {} : { payoutIds: input.payoutIds }) };
  if (rail === undefined) return { taken: await waitForRail(services, which) };
  const most = isFileRail(rail) ? Math.min(rail.itemsPerFileMax, FILE_ITEMS_MAX) : SENT_AT_ONCE;
  const limit = Math.min(input.limit ?? most, most);
  const claimed = await claimOutbox(services, { ...which, limit });
  const ready = await makeReady(services, claimed);
  if (isFileRail(rail)) {
    await applyRailAnswers(services, await sendFile(services, rail, ready));
    return { taken: claimed.length };
  }
  // A chain's nonces go out in their order; elsewhere a few calls run at once.
  const width = rail.kind === "crypto" ? 1 : CALLS_AT_ONCE;
  for (let from = 0; from < ready.length; from += width) {
    const answers = await Promise.all(ready.slice(from, from + width).map((one) => sendOne(services, rail, one)));
    await applyRailAnswers(
      services,
      answers.filter((answer) => answer !== null),
    );
  }
  return { taken: claimed.length };
}
