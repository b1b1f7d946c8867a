import { z } from "zod";
import { royaltyStatements } from "@/db/schema";
import { findUserById } from "../../accounts";
import { type Actor, requireArtist } from "../../kernel/actor";
import { HOUR_MS } from "../../kernel/durations";
import { DomainError } from "../../kernel/errors";
import type { Services } from "../../services";
import { writeDecimal } from "../accounts/amounts";
import { findAccount } from "../accounts/find-accounts";
import { findVersionBefore } from "../accounts/find-versions";
import { followLedger } from "../follow/follow-ledger";
import type { Statement, StatementInput } from "./contract";
import { findBalanceAt, findStatement, findTitles, listPaid, type StatementRow } from "./statement-queries";
import { type StatementSum, sumSpan } from "./sum-span";

/** After the month has ended: what was begun within it is posted by then. */
const READY_AFTER_MS = HOUR_MS;

/** Empty once the person was forgotten. */
const namesShape = z.object({ artist: z.string().default(""), works: z.record(z.string(), z.string()).default({}) });

/** A month as its first and the next month's first moment, in UTC. */
export function spanOfMonth(month: string): { readonly from: Date; readonly until: Date } {
  const [year = 0, ordinal = 0] = month.split("-").map(Number);
  return { from: new Date(Date.UTC(year, ordinal - 1, 1)), until: new Date(Date.UTC(year, ordinal, 1)) };
}

export function isMonthReady(month: string, now: Date): boolean {
  return now.getTime() >= spanOfMonth(month).until.getTime() + READY_AFTER_MS;
}

/**
 * The statement of a month that is over. Which entries it sums and what the works are called is kept when it is first
 * asked for; from then on it follows from the ledger alone, and is the same whenever it is made.
 * @throws not_found where there is no account, or nothing before the month's end; rule_refused before the month is over.
 */
export async function makeStatement(services: Services, actor: Actor, input: StatementInput): Promise<Statement> {
  requireArtist(actor);
  const row = (await findOwn(services, actor, input)) ?? (await keepStatement(services, actor, input));
  const { db } = services;
  const [sums, paid, opening, closing] = await Promise.all([
    sumSpan(db, row),
    listPaid(db, row),
    findBalanceAt(db, row.accountId, row.fromVersion),
    findBalanceAt(db, row.accountId, row.untilVersion),
  ]);
  const names = namesShape.parse(JSON.parse(row.names));
  const bySource = sums.flatMap((sum) => (sum.source === null ? [] : [{ source: sum.source, ...showLine(sum) }]));
  const { from, until } = spanOfMonth(row.month);
  return {
    ...{ format: 1, month: row.month, from: from.toISOString(), until: until.toISOString(), artist: { id: row.userId, name: names.artist } },
    ...{ accountId: String(row.accountId), currency: row.currency, fromVersion: row.fromVersion.toString(), untilVersion: row.untilVersion.toString() },
    ...{ openingMicros: opening.toString(), closingMicros: closing.toString() },
    earned: showLine(addUp(sums.filter(({ source }) => source !== null))),
    bySource,
    byWork: sums.flatMap((sum) => (sum.video_id === null ? [] : [{ videoId: sum.video_id, title: names.works[sum.video_id] ?? "", ...showLine(sum) }])),
    byCountry: sums.flatMap((sum) => (sum.country === null ? [] : [{ country: sum.country, ...showLine(sum) }])),
    paid: paid.map((entry) => ({
      ...{ at: new Date(entry.created_ms).toISOString(), source: entry.source, payoutId: entry.payout_id ?? "", reference: entry.reference },
      ...{ amountMicros: entry.amount.toString(), amount: writeDecimal(entry.amount) },
    })),
  };
}

async function findOwn(services: Services, actor: Actor, { month, currency }: StatementInput): Promise<StatementRow | undefined> {
  const account = await findAccount(services.db, actor.userId, currency);
  return findStatement(services.db, { userId: actor.userId, month, currency: account.currency });
}

async function keepStatement(services: Services, actor: Actor, { month, currency: asked }: StatementInput): Promise<StatementRow> {
  const { db, clock } = services;
  const now = clock.now();
  if (!isMonthReady(month, now)) throw new DomainError("rule_refused", { sentence: "A month’s statement is there an hour after the month has ended (UTC)." });
  const { accountId, currency } = await findAccount(db, actor.userId, asked);
  if (accountId === null) throw new DomainError("not_found");
  // What was posted by others may not be written down yet, and a statement has all of its month.
  await followLedger(services);
  const { from, until } = spanOfMonth(month);
  const span = { accountId, fromVersion: await findVersionBefore(db, accountId, from), untilVersion: await findVersionBefore(db, accountId, until) };
  if (span.untilVersion === 0n) throw new DomainError("not_found");
  const user = await findUserById(db, actor.userId);
  const names = JSON.stringify({ artist: user?.name ?? "", works: await findTitles(db, span) });
  await db
    .insert(royaltyStatements)
    .values({ userId: actor.userId, month, currency, ...span, names, madeAt: now })
    .onConflictDoNothing();
  const kept = await findStatement(db, { userId: actor.userId, month, currency });
  if (kept === undefined) throw new DomainError("not_found");
  return kept;
}

type Line = Pick<StatementSum, "entries" | "amount" | "us">;

function addUp(lines: readonly Line[]): Line {
  return lines.reduce((sum, line) => ({ entries: sum.entries + line.entries, amount: sum.amount + line.amount, us: sum.us + line.us }), {
    entries: 0,
    amount: 0n,
    us: 0n,
  });
}

function showLine({ entries, amount, us }: Line) {
  return { entries, amountMicros: amount.toString(), amount: writeDecimal(amount), usMicros: us.toString() };
}
