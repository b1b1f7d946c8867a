import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { viewBatches } from "@/db/schema";
import { newId } from "../../kernel/ids";
import { textList } from "../../kernel/list-text";
import { artistAccount, platformAccount, postTransfers } from "../../ledger";
import type { Services } from "../../services";
import { CREDITS_MAX, type Credit, creditEarnings } from "../credits/credit-earnings";
import { usPart } from "../credits/us-part";
import { chooseRate, priceViews, type ViewRate } from "../rates/rules";
import { findRates } from "../rates/view-rates";

/** Views that one transaction takes; what is left is for the next. No two of them need be alike. */
export const VIEWS_A_TURN = CREDITS_MAX;
/** Who brings views into the ledger, and who decides on what is held there: one at a time. */
const VIEWS_LOCK = 7_341_005;
/** The source type of the transfers of views; the source's id is that of the batch. */
export const VIEW_BATCH = "view_batch";

export type BatchRow = typeof viewBatches.$inferSelect;

const groups = z.array(
  z.object({
    video_id: z.string(),
    artist_id: z.string(),
    country: z.string().nullable(),
    minute_ms: z.string().transform(Number),
    case_id: z.string().nullable(),
    view_ids: z.array(z.string()),
  }),
);
type Group = z.output<typeof groups>[number];

export async function lockViews(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${VIEWS_LOCK})`);
}

/** The oldest views that are in no batch yet, by film, market, minute and case. Their rows stay locked until the transaction ends. */
async function takeViews(tx: Tx): Promise<readonly Group[]> {
  return groups.parse(
    await tx.execute(sql`
      with open as (
        select id, video_id, artist_id, country, counted_at, case when status = 'held' then case_id end as case_id
        from royalty_views where batch_id is null and status <> 'rejected' order by counted_at limit ${VIEWS_A_TURN} for update)
      select video_id, artist_id, country, (extract(epoch from date_trunc('minute', counted_at)) * 1000)::bigint::text as minute_ms, case_id, array_agg(id) as view_ids
      from open group by video_id, artist_id, country, date_trunc('minute', counted_at), case_id order by 4, 1, 3, 5`),
  );
}

function makeBatch(group: Group, rates: readonly ViewRate[], now: Date): BatchRow {
  const minute = new Date(group.minute_ms);
  const { microsPerView, feeBps, currency } = chooseRate(rates, { country: group.country, at: minute });
  const views = group.view_ids.length;
  return {
    ...{ id: newId("viewBatch", now.getTime()), videoId: group.video_id, artistId: group.artist_id, country: group.country, minute, views },
    ...{ currency, microsPerView, feeBps, amountMicros: priceViews(views, { microsPerView, feeBps }).artistMicros },
    ...{ status: group.case_id === null ? "credited" : "held", caseId: group.case_id, createdAt: now },
  };
}

function toCredit(batch: BatchRow): Credit {
  const { artistId, currency, amountMicros, videoId, country, minute, views, microsPerView, feeBps } = batch;
  return {
    ...{ artistId, currency, amountMicros, videoId, country, source: "view", debit: platformAccount("royalty_cost", currency) },
    ...{ sourceType: VIEW_BATCH, sourceId: batch.id, usMicros: usPart(amountMicros, { country, at: minute }) },
    explanation: { of: "views", views, rateMicros: microsPerView.toString(), feeBps },
  };
}

/** The transfer that keeps a held batch's money from the artist and from us alike. */
export function toReview(batch: Pick<BatchRow, "id" | "artistId" | "currency" | "amountMicros">) {
  const { id, artistId, currency, amountMicros } = batch;
  const accounts = { debit: platformAccount("royalty_cost", currency), credit: artistAccount(artistId, "review", currency) };
  return { ...accounts, amountMicros, kind: "view.review", sourceType: VIEW_BATCH, sourceId: id };
}

async function writeBatches(tx: Tx, found: readonly { readonly group: Group; readonly batch: BatchRow }[]): Promise<void> {
  await tx.insert(viewBatches).values(found.map(({ batch }) => batch));
  const pairs = found.flatMap(({ group, batch }) => group.view_ids.map((viewId) => ({ viewId, batchId: batch.id })));
  const list = (pick: (pair: (typeof pairs)[number]) => string) => textList(pairs.map(pick));
  await tx.execute(sql`
    update royalty_views set batch_id = i.batch_id from unnest(${list(({ viewId }) => viewId)}, ${list(({ batchId }) => batchId)}) as i(view_id, batch_id)
    where royalty_views.id = i.view_id`);
}

/**
 * Brings views that counted into the ledger, by film, market and minute, in one transaction: killed at any line, it has done all of it
 * or nothing. Held ones go to `review`.
 * @returns how many views; as many as `VIEWS_A_TURN` means that there may be more.
 */
export async function creditViews(services: Services): Promise<{ readonly views: number; readonly batches: number }> {
  return services.db.transaction(async (tx) => {
    await lockViews(tx);
    const now = services.clock.now();
    const taken = await takeViews(tx);
    if (taken.length === 0) return { views: 0, batches: 0 };
    const countries = [...new Set(taken.flatMap(({ country }) => (country === null ? [] : [country])))];
    const rates = await findRates(tx, countries, now);
    const found = taken.map((group) => ({ group, batch: makeBatch(group, rates, now) }));
    await writeBatches(tx, found);
    const paid = found.map(({ batch }) => batch).filter((batch) => batch.amountMicros > 0n);
    await creditEarnings(tx, paid.filter((batch) => batch.status === "credited").map(toCredit), now);
    await postTransfers(tx, paid.filter((batch) => batch.status === "held").map(toReview), now);
    return { views: found.reduce((sum, { batch }) => sum + batch.views, 0), batches: found.length };
  });
}
