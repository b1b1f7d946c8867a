import { and, count, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { royaltyViews, users, videos, viewBatches, viewCases } from "@/db/schema";
import { type Actor, requireAdmin } from "../../../kernel/actor";
import { DomainError } from "../../../kernel/errors";
import { textList } from "../../../kernel/list-text";
import { cutPage, type Page, type PageRequest } from "../../../kernel/page";
import type { Services } from "../../../services";
import { FRAUD_REASONS } from "../fraud";
import type { CaseView, ViewCase } from "./contract";

const SHOWN_CHARS = 10;
const reason = z.enum(FRAUD_REASONS);

function selectCases(services: Services, where: SQL | undefined) {
  return services.db
    .select({ found: viewCases, title: videos.title, artist: { id: users.id, name: users.name, handle: users.handle } })
    .from(viewCases)
    .innerJoin(users, eq(users.id, viewCases.artistId))
    .leftJoin(videos, eq(videos.id, viewCases.videoId))
    .where(where)
    .orderBy(desc(viewCases.id));
}
type CaseRow = Awaited<ReturnType<typeof selectCases>>[number];

const factRows = z.array(
  z.object({ case_id: z.string(), views: z.number(), viewers: z.number(), networks: z.number(), devices: z.number(), other: z.number() }),
);

/** What the views of these cases have in common. */
async function countFacts(services: Services, caseIds: readonly string[]) {
  const ids = textList([...caseIds]);
  const facts = factRows.parse(
    await services.db.execute(sql`
      select c.id as case_id, count(*)::int as views, count(distinct v.viewer_key)::int as viewers, count(distinct v.network_key)::int as networks,
        count(distinct v.device_key)::int as devices,
        (select count(*)::int from royalty_views o where o.video_id = c.video_id and o.day = c.day and o.case_id is null) as other
      from view_cases c join royalty_views v on v.case_id = c.id where c.id = any(${ids}) group by c.id`),
  );
  const reasons = await services.db
    .select({ caseId: royaltyViews.caseId, reason: sql<string>`unnest(${royaltyViews.reasons})`.as("reason"), views: count() })
    .from(royaltyViews)
    .where(inArray(royaltyViews.caseId, [...caseIds]))
    .groupBy(royaltyViews.caseId, sql`2`);
  const money = await services.db
    .select({ caseId: viewBatches.caseId, currency: viewBatches.currency, amountMicros: sql<string>`sum(${viewBatches.amountMicros})::text` })
    .from(viewBatches)
    .where(inArray(viewBatches.caseId, [...caseIds]))
    .groupBy(viewBatches.caseId, viewBatches.currency);
  return (caseId: string) => ({
    facts: facts.find((row) => row.case_id === caseId),
    reasons: reasons.filter((row) => row.caseId === caseId).map((row) => ({ reason: reason.parse(row.reason), views: row.views })),
    heldMicros: money.filter((row) => row.caseId === caseId).map(({ currency, amountMicros }) => ({ currency, amountMicros })),
  });
}

async function showCases(services: Services, rows: readonly CaseRow[]): Promise<ViewCase[]> {
  const factsOf =
    rows.length === 0
      ? null
      : await countFacts(
          services,
          rows.map(({ found }) => found.id),
        );
  return rows.map(({ found, title, artist }) => {
    const { facts, reasons, heldMicros } = factsOf?.(found.id) ?? { facts: undefined, reasons: [], heldMicros: [] };
    const { id, day, status, note, decidedBy } = found;
    return {
      ...{ id, day, status, note, decidedBy, artist, reasons, heldMicros, video: { id: found.videoId, title } },
      ...{
        views: facts?.views ?? 0,
        viewers: facts?.viewers ?? 0,
        networks: facts?.networks ?? 0,
        devices: facts?.devices ?? 0,
        otherViews: facts?.other ?? 0,
      },
      ...{ createdAt: found.createdAt.toISOString(), decidedAt: found.decidedAt?.toISOString() ?? null },
    };
  });
}

/** Suspicious views, film by film and day by day, the newest first. */
export async function listViewCases(services: Services, actor: Actor, input: PageRequest & { readonly status: ViewCase["status"] }): Promise<Page<ViewCase>> {
  requireAdmin(actor);
  const { limit, offset, cursor, status } = input;
  const where = eq(viewCases.status, status);
  const rows = await selectCases(services, and(where, cursor === undefined ? undefined : lt(viewCases.id, cursor)))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const [counted] = await services.db.select({ total: count() }).from(viewCases).where(where);
  const page = cutPage(rows, { limit, total: counted?.total ?? 0 }, { item: (row) => row, cursor: ({ found }) => found.id });
  return { ...page, items: await showCases(services, page.items) };
}

/** One case. @throws DomainError `not_found`. */
export async function getViewCase(services: Services, actor: Actor, input: { readonly caseId: string }): Promise<ViewCase> {
  requireAdmin(actor);
  const [shown] = await showCases(services, await selectCases(services, eq(viewCases.id, input.caseId)).limit(1));
  if (shown === undefined) throw new DomainError("not_found");
  return shown;
}

/** The views of a case one by one, the newest first. @throws DomainError `not_found`. */
export async function listCaseViews(services: Services, actor: Actor, input: PageRequest & { readonly caseId: string }): Promise<Page<CaseView>> {
  const { views } = await getViewCase(services, actor, input);
  const { limit, offset, cursor, caseId } = input;
  const rows = await services.db
    .select()
    .from(royaltyViews)
    .where(and(eq(royaltyViews.caseId, caseId), cursor === undefined ? undefined : lt(royaltyViews.id, cursor)))
    .orderBy(desc(royaltyViews.id))
    .limit(limit + 1)
    .offset(cursor === undefined ? offset : 0);
  const item = (row: (typeof rows)[number]): CaseView => ({
    ...{ id: row.id, countedAt: row.countedAt.toISOString(), country: row.country, isSignedIn: row.viewerId !== null },
    ...{ viewer: row.viewerKey.slice(-SHOWN_CHARS), network: row.networkKey.slice(0, SHOWN_CHARS), device: row.deviceKey.slice(0, SHOWN_CHARS) },
    reasons: row.reasons.map((each) => reason.parse(each)),
  });
  return cutPage(rows, { limit, total: views }, { item, cursor: (row) => row.id });
}
