import { type Actor, requireAdmin } from "@/server/kernel/actor";
import { appendAudit } from "@/server/kernel/audit";
import type { Services } from "@/server/services";
import { joinCsv } from "../policy/csv";
import { findPolicyState, loadPolicy } from "../policy/load-policy";
import { planDac7Rows } from "./dac7-rows";
import { countPaidPeople, countWithoutForm, findPaid, listPaidPeople, type PaidRow, yearEnd } from "./find-paid";
import { openPaidAccounts } from "./paid-accounts";
import { findLastForms, openPayees, type Payee } from "./payee";
import type { Report } from "./report-lines";
import type { PlannedRow, ReportRow } from "./report-row";
import { noteOf, reporterFields } from "./reporter-fields";
import { planUsRows } from "./us-rows";

export interface ReportAsked {
  readonly year: number;
  readonly report: Report | "DAC7";
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ReportPage {
  readonly items: ReportRow[];
  /** The same as CSV; with a heading on the first page alone, so that pages can be put together. */
  readonly csv: string;
  readonly total: number;
  readonly nextCursor: string | null;
  readonly banner: string | null;
  /** What the report lacks, in a sentence; null where nothing is known to. */
  readonly note: string | null;
}

async function planRows(services: Services, asked: ReportAsked, paid: ReadonlyMap<string, readonly PaidRow[]>): Promise<PlannedRow[]> {
  const policy = await loadPolicy(services.db, { at: services.clock.now() });
  const { year, report } = asked;
  return report === "DAC7" ? planDac7Rows(services, policy, { year, paid }) : planUsRows(policy, { year, report }, paid);
}

function namePayee(payee: Payee): ReportRow {
  const { name, country, tin, foreignTin, birthDate, street, town, region, postcode, form } = payee;
  return { form, name, tin, foreign_tin: foreignTin, birth_date: birthDate, street, town, region, postcode, country };
}

/** Opens names, numbers and accounts for whoever is in it, and writes the rows. */
async function writeRows(services: Services, actor: Actor, asked: ReportAsked, planned: readonly PlannedRow[]): Promise<ReportRow[]> {
  const { year, report } = asked;
  const reader = { readerId: actor.userId, reason: `the yearly report ${report} of ${year}` };
  const forms = await findLastForms(services.db, [...new Set(planned.map(({ userId }) => userId))], yearEnd(year));
  const payeeOf = await openPayees(services, forms, reader);
  const accounts = await openPaidAccounts(
    services,
    planned.flatMap(({ decisionIds }) => decisionIds),
    reader,
  );
  const reporter = reporterFields(services.env, report);
  return planned.map(({ userId, decisionIds, write }) => {
    const payee = payeeOf(userId);
    const paidTo = decisionIds.flatMap((id) => accounts.get(id) ?? []);
    return { year: `${year}`, report, recipient: userId, ...namePayee(payee), ...write(payee, paidTo), ...reporter };
  });
}

/**
 * A page of a year's report: some people, each with all their lines. Names, numbers and accounts are opened for whoever is in it, which
 * stands in their access log and in the audit log.
 */
export async function listReport(services: Services, actor: Actor, asked: ReportAsked): Promise<ReportPage> {
  requireAdmin(actor);
  const { db } = services;
  const { year, report, limit, cursor = "" } = asked;
  const userIds = await listPaidPeople(db, year, { afterId: cursor, limit: limit + 1 });
  const shownIds = userIds.slice(0, limit);
  const paid = await findPaid(db, shownIds, year);
  const planned = await planRows(services, asked, new Map(shownIds.map((userId) => [userId, paid.get(userId) ?? []])));
  const items = await writeRows(services, actor, asked, planned);
  const now = services.clock.now();
  const entry = { actorId: actor.userId, action: "tax/report.read", target: `${report} ${year}` };
  const people = new Set(planned.map(({ userId }) => userId)).size;
  await db.transaction((tx) => appendAudit(tx, { ...entry, after: { afterId: cursor, people } }, now));
  const heading = Object.keys(items[0] ?? {});
  return {
    items,
    csv: joinCsv([...(cursor === "" && items.length > 0 ? [heading] : []), ...items.map((item) => Object.values(item))]),
    total: await countPaidPeople(db, year),
    nextCursor: userIds.length > limit ? (shownIds.at(-1) ?? null) : null,
    banner: (await findPolicyState(db, now)).banner,
    note: noteOf(services.env, report === "DAC7" ? await countWithoutForm(db, year) : 0),
  };
}
