import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { joinCsv } from "../policy/csv";
import { findPolicyState, loadPolicy } from "../policy/load-policy";
import { dayOf, findRule } from "../policy/policy";
import { countPaidPeople, findPaid, listPaidPeople, yearEnd } from "./find-paid";
import { findLastForms, openPayees, type Payee } from "./payee";
import { keepReported, type Report, sumLines, sumQuarters } from "./report-lines";

export interface ReportAsked {
  readonly year: number;
  readonly report: Report | "DAC7";
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row of a report: every field a text, as it goes into the file. Amounts with two digits after a point. */
export type ReportRow = Readonly<Record<string, string>>;

export interface ReportPage {
  readonly items: ReportRow[];
  /** The same as CSV; with a heading on the first page alone, so that pages can be put together. */
  readonly csv: string;
  readonly total: number;
  readonly nextCursor: string | null;
  readonly banner: string | null;
}

const MICROS_PER_UNIT = 1_000_000n;

/** Micros as `12.34`, cut after the cents: a report never says more than was paid. */
function amount(micros: bigint): string {
  const cents = (micros % MICROS_PER_UNIT) / 10_000n;
  return `${micros / MICROS_PER_UNIT}.${cents.toString().padStart(2, "0")}`;
}

type Paid = Awaited<ReturnType<typeof findPaid>>;

interface Person {
  readonly userId: string;
  readonly paid: NonNullable<ReturnType<Paid["get"]>>;
}

async function makeRows(services: Services, asked: ReportAsked, people: readonly Person[]): Promise<{ readonly userId: string; readonly row: ReportRow }[]> {
  const { year, report } = asked;
  const policy = await loadPolicy(services.db, { at: services.clock.now() });
  if (report !== "DAC7") {
    return people.flatMap(({ userId, paid }) =>
      keepReported(policy, sumLines(paid), year)
        .filter((line) => line.report === report)
        .map(({ currency, code, rateBps, exemptionCode, grossMicros, withheldMicros }) => {
          const shown = { code, rate_percent: (rateBps / 100).toFixed(2), exemption_code: exemptionCode };
          return { userId, row: { currency, ...shown, gross: amount(grossMicros), withheld: amount(withheldMicros) } };
        }),
    );
  }
  const forms = await findLastForms(
    services.db,
    people.map(({ userId }) => userId),
    yearEnd(year),
  );
  const isReported = (country: string) => findRule(policy, "dac7", [country], dayOf(yearEnd(year))) !== null;
  return people
    .filter(({ userId }) => isReported(forms.get(userId)?.country ?? ""))
    .flatMap(({ userId, paid }) =>
      sumQuarters(paid).map(({ currency, quarter, grossMicros, withheldMicros, payments }) => {
        const sums = { consideration: amount(grossMicros), taxes_withheld: amount(withheldMicros), activities: String(payments) };
        return { userId, row: { currency, quarter: String(quarter), ...sums } };
      }),
    );
}

function namePayee(payee: Payee): ReportRow {
  const { name, country, tin, foreignTin, birthDate, street, town, region, postcode, form } = payee;
  return { form, name, tin, foreign_tin: foreignTin, birth_date: birthDate, street, town, region, postcode, country };
}

/**
 * A page of a year's report: some people, each with all their lines. Names and numbers are opened for whoever is in it, which stands in their
 * access log and in the audit log.
 */
export async function listReport(services: Services, actor: Actor, asked: ReportAsked): Promise<ReportPage> {
  requireAdmin(actor);
  const { db } = services;
  const { year, report, limit, cursor = "" } = asked;
  const userIds = await listPaidPeople(db, year, { afterId: cursor, limit: limit + 1 });
  const shownIds = userIds.slice(0, limit);
  const paid = await findPaid(db, shownIds, year);
  const rows = await makeRows(
    services,
    asked,
    shownIds.map((userId) => ({ userId, paid: paid.get(userId) ?? [] })),
  );
  const reported = [...new Set(rows.map(({ userId }) => userId))];
  const forms = await findLastForms(db, reported, yearEnd(year));
  const payee = await openPayees(services, forms, { readerId: actor.userId, reason: `the yearly report ${report} of ${year}` });
  const items = rows.map(({ userId, row }) => ({ year: String(year), report, recipient: userId, ...namePayee(payee(userId)), ...row }));
  const now = services.clock.now();
  const entry = { actorId: actor.userId, action: "tax/report.read", target: `${report} ${year}` };
  await db.transaction((tx) => appendAudit(tx, { ...entry, after: { afterId: cursor, people: reported.length } }, now));
  const heading = Object.keys(items[0] ?? {});
  return {
    items,
    csv: joinCsv([...(cursor === "" && items.length > 0 ? [heading] : []), ...items.map((item) => Object.values(item))]),
    total: await countPaidPeople(db, year),
    nextCursor: userIds.length > limit ? (shownIds.at(-1) ?? null) : null,
    banner: (await findPolicyState(db, now)).banner,
  };
}
