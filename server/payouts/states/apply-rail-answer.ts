import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { payoutContradictions, payoutRequests } from "@/db/schema";
import { mailAdmins } from "../../accounts";
import { keyOf, payoutIdOf, type RailAnswer } from "../../adapters/rails";
import { appendAudit } from "../../kernel/audit";
import { findDomainError } from "../../kernel/errors";
import { newId } from "../../kernel/ids";
import { textList } from "../../kernel/list-text";
import { postTransfers, type Transfer } from "../../ledger";
import type { Services } from "../../services";
import { markDecisionPaid, undoDecision } from "../../tax";
import { contradictionMail } from "../mails/texts";
import { nextLook } from "../outbox/next-look";
import { moneyOf } from "./fail-unsent";
import { movePayouts, type PayoutMove, type PayoutRow } from "./move-payouts";
import { returnTransfers, settleTransfers, voidTransfers } from "./postings";
import { judgeAnswer } from "./rules";

/** Who brought an answer. */
export type AnswerSource = "submit" | "look-up" | "webhook" | "file" | "admin";

export interface KeyedAnswer {
  /** What the rail knows the payout by; see `keyOf`. */
  readonly key: string;
  readonly answer: RailAnswer;
  readonly source: AnswerSource;
}

export interface Applied {
  readonly key: string;
  /** `unknown-key`: no payout of ours has it. */
  readonly outcome: "moved" | "repeat" | "contradiction" | "unknown-key";
}

const REASON_CHARS_MAX = 500;
const AUDITED_MAX = 500;

interface Found {
  readonly payout: PayoutRow;
  readonly lookUps: number;
}

async function lockPayouts(tx: Tx, keys: readonly string[]): Promise<Map<string, Found>> {
  const rows = await tx
    .select({ payout: payoutRequests, lookUps: sql<number>`coalesce((select o.look_ups from payout_outbox o where o.payout_id = payout_requests.id), 0)` })
    .from(payoutRequests)
    .where(sql`${payoutRequests.id} = any(${textList(keys.map(payoutIdOf))})`)
    .orderBy(payoutRequests.id)
    .for("update", { of: payoutRequests });
  // Also of a payout that is held, which has nothing in the outbox yet: a rail that speaks of it contradicts the books.
  return new Map(rows.map((found) => [keyOf({ payoutId: found.payout.id, attempt: found.payout.attempt }), found]));
}

/** What the books say of a move. One that came back before we heard that it had arrived did both. */
function postingsOf({ payout, to, feeCents = 0 }: PayoutMove & { readonly payout: PayoutRow }): Transfer[] {
  const money = moneyOf(payout);
  if (to === "SETTLED") return settleTransfers(money, feeCents);
  if (to === "FAILED_FINAL") return voidTransfers(money);
  if (to !== "RETURNED") return [];
  return payout.state === "SETTLED" ? returnTransfers(money) : [...settleTransfers(money, feeCents), ...returnTransfers(money)];
}

interface Plan {
  readonly moves: (PayoutMove & { readonly payout: PayoutRow; readonly paidAt: Date })[];
  readonly contradictions: { readonly key: string; readonly payout: PayoutRow; readonly answer: RailAnswer }[];
  readonly applied: Applied[];
  /** Keys whose answer is kept, and when to look next: as it was where nobody looked and nothing changed. */
  readonly heard: { readonly key: string; readonly answer: RailAnswer; readonly keepsLook: boolean; readonly checkAt: Date | null }[];
}

/** When the payee had the money: on the day that the rail names, if it lies within what can be; when we heard of it, where it names none. */
function paidAtOf({ createdAt }: PayoutRow, { bookedOn }: RailAnswer, now: Date): Date {
  if (bookedOn === undefined) return now;
  const day = new Date(`${bookedOn}T00:00:00.000Z`);
  if (day > now) return now;
  return day < createdAt ? createdAt : day;
}

function plan(answers: readonly KeyedAnswer[], found: ReadonlyMap<string, Found>, now: Date): Plan {
  const result: Plan = { moves: [], contradictions: [], applied: [], heard: [] };
  for (const { key, answer, source } of answers) {
    const known = found.get(key);
    if (known === undefined) {
      result.applied.push({ key, outcome: "unknown-key" });
      continue;
    }
    const { payout, lookUps } = known;
    const judgement = judgeAnswer(payout.state, answer.state);
    if (judgement === "contradiction") result.contradictions.push({ key, payout, answer });
    const to = typeof judgement === "string" ? null : judgement.to;
    if (to !== null) {
      const reason = to === "SETTLED" || to === "SUBMITTED" ? null : (answer.reason ?? REASONS[answer.state]).slice(0, REASON_CHARS_MAX);
      const feeCents = to === "SETTLED" || to === "RETURNED" ? Math.max(0, answer.feeCents - payout.feeCents) : 0;
      const paidAt = paidAtOf(payout, answer, now);
      result.moves.push({ payout, to, reason, railReference: answer.railReference, feeCents: payout.state === "SETTLED" ? 0 : feeCents, paidAt });
    }
    result.applied.push({ key, outcome: to !== null ? "moved" : judgement === "repeat" ? "repeat" : "contradiction" });
    const looked = { state: to ?? payout.state, rail: payout.rail, lookUps, completedAt: payout.completedAt ?? now };
    result.heard.push({
      ...{ key, answer },
      // An old message that comes again is no look: it must not put off, or call off, the one that is due.
      keepsLook: to === null && source !== "look-up",
      checkAt: nextLook({ ...looked, isAnswered: answer.state !== "unknown" }, now),
    });
  }
  return result;
}

const REASONS: Readonly<Record<RailAnswer["state"], string>> = {
  submitted: "The rail has it.",
  settled: "It has arrived.",
  refused: "The rail refused it and gave no reason.",
  returned: "It came back, and the rail gave no reason.",
  unknown: "The rail gave no answer; it is asked again.",
};

async function keepHeard(tx: Tx, { heard }: Plan): Promise<void> {
  await tx.execute(sql`
    update payout_outbox o set answer = i.answer::jsonb, lease_until = null, lease_token = null, absent_since = null,
      check_at = case when i.keeps_look::boolean then o.check_at else i.check_at::timestamptz end
    from unnest(${textList(heard.map(({ key }) => key))}, ${textList(heard.map(({ answer }) => JSON.stringify(answer)))},
      ${textList(heard.map(({ checkAt }) => checkAt?.toISOString() ?? null))}, ${textList(heard.map(({ keepsLook }) => String(keepsLook)))})
      as i(key, answer, check_at, keeps_look)
    where o.key = i.key`);
}

/** Keeps what cannot be true beside the books for a person to decide on, and tells the admins that it is there. */
async function keepContradictions(tx: Tx, env: Services["env"], { contradictions }: Plan, now: Date): Promise<void> {
  if (contradictions.length === 0) return;
  await tx.insert(payoutContradictions).values(
    contradictions.map(({ key, payout, answer }) => ({
      id: newId("contradiction", now.getTime()),
      ...{ key, payoutId: payout.id, state: payout.state, answer: { ...answer }, seenAt: now },
    })),
  );
  const facts = contradictions.map(({ payout, answer }) => ({ payoutId: payout.id, state: payout.state, answer: answer.state }));
  await mailAdmins(tx, contradictionMail(env, facts), now);
}

/** What was withheld is reported for the year in which the payee had the money, and not at all when they did not keep it. */
async function keepTax(tx: Tx, { moves }: Plan, now: Date): Promise<void> {
  for (const { payout, to, paidAt } of moves) {
    const decisionId = `${payout.id}-${payout.attempt}`;
    if (to === "SETTLED") await markDecisionPaid(tx, decisionId, paidAt);
    if (to === "FAILED_FINAL" || to === "RETURNED") await undoDecision(tx, decisionId, now);
  }
}

async function applyAll(services: Services, answers: readonly KeyedAnswer[]): Promise<readonly Applied[]> {
  const now = services.clock.now();
  return services.db.transaction(async (tx) => {
    const found = await lockPayouts(
      tx,
      answers.map(({ key }) => key),
    );
    const planned = plan(answers, found, now);
    const by = { actorId: `payouts/${answers[0]?.source ?? "submit"}`, now };
    await movePayouts(tx, planned.moves, by);
    if (planned.heard.length > 0) await keepHeard(tx, planned);
    await keepContradictions(tx, services.env, planned, now);
    await keepTax(tx, planned, now);
    await postTransfers(tx, planned.moves.flatMap(postingsOf), now);
    const changed = planned.moves.map(({ payout, to }) => ({ id: payout.id, from: payout.state, to }));
    for (let from = 0; from < changed.length; from += AUDITED_MAX) {
      const part = changed.slice(from, from + AUDITED_MAX);
      const target = part.length === 1 ? (part[0]?.id ?? "") : `${part.length} payouts`;
      await appendAudit(tx, { actorId: by.actorId, action: "payouts/answer.applied", target, after: { payouts: part } }, now);
    }
    return planned.applied;
  });
}

/** Of several answers about one payout each is judged after the one before, so they go into rounds of one a payout. */
function intoRounds(answers: readonly KeyedAnswer[]): KeyedAnswer[][] {
  const rounds: KeyedAnswer[][] = [];
  const seen = new Map<string, number>();
  for (const answer of answers) {
    const round = seen.get(answer.key) ?? 0;
    seen.set(answer.key, round + 1);
    rounds[round] = [...(rounds[round] ?? []), answer];
  }
  return rounds;
}

/**
 * The one way by which what a rail says becomes true here: of an answer at once, a webhook, a file, a look-up or a person who asked the
 * rail. Any number of times, in any order, at once. State, ledger, step, event and audit are one transaction; one payout that the ledger
 * refuses holds up no other.
 */
export async function applyRailAnswers(services: Services, answers: readonly KeyedAnswer[]): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  for (const round of intoRounds(answers)) {
    try {
      applied.push(...(await applyAll(services, round)));
    } catch (thrown) {
      if (findDomainError(thrown) === null || round.length === 1) throw thrown;
      for (const answer of round) applied.push(...(await applyAlone(services, answer)));
    }
  }
  return applied;
}

async function applyAlone(services: Services, answer: KeyedAnswer): Promise<readonly Applied[]> {
  try {
    return await applyAll(services, [answer]);
  } catch (thrown) {
    if (findDomainError(thrown) === null) throw thrown;
    services.log.error({ err: thrown, key: answer.key, state: answer.answer.state }, "What a rail said of a payout cannot be written down.");
    return [];
  }
}
