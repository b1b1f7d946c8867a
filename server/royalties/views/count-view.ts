import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Tx } from "@/db/client";
import { type plays, royaltyViews, viewCases } from "@/db/schema";
import { sendEvent } from "@/inngest/events";
import { newId } from "../../kernel/ids";
import { FRAUD_LIMITS, type FraudReason, judgeView, type ViewSignals } from "./fraud";
import { BEAT_MS_MAX } from "./rules";

type Play = typeof plays.$inferSelect;

interface Counted {
  /** As it is after the beat that made it a view. */
  readonly play: Play;
  readonly artistId: string;
  readonly now: Date;
}

/** Views that come within such a window are credited by one job. */
export const CREDIT_WINDOW_MS = 2_000;

const count = z.string().transform(Number);
const signalRow = z.object({ network: count, network_film: count, device: count, at_once: count, viewer: count });

/** What the rules want to know, by indexes, none counted further than its limit. */
async function readSignals(tx: Tx, { play, now }: Counted): Promise<ViewSignals> {
  const limit = FRAUD_LIMITS;
  const hour = sql`counted_at > ${now.toISOString()}::timestamptz - interval '1 hour'`;
  const some = (rows: ReturnType<typeof sql>, max: number) => sql`(select count(*)::text from (${rows} limit ${max}) as counted)`;
  const going = sql`last_beat_at > ${new Date(now.getTime() - 2 * BEAT_MS_MAX).toISOString()}::timestamptz`;
  const [row] = await tx.execute(sql`
    select ${some(sql`select 1 from royalty_views where network_key = ${play.networkKey} and ${hour}`, limit.networkViewsHour)} as network,
      ${some(sql`select 1 from royalty_views where video_id = ${play.videoId} and day = ${play.day} and network_key = ${play.networkKey}`, limit.networkFilmViewsDay)} as network_film,
      ${some(sql`select distinct viewer_key from royalty_views where device_key = ${play.deviceKey} and day = ${play.day} and viewer_key <> ${play.viewerKey}`, limit.deviceViewersDay)} as device,
      ${some(sql`select 1 from plays where viewer_key = ${play.viewerKey} and ${going} and status = 'watching' and id <> ${play.id}`, limit.playsAtOnce)} as at_once,
      ${some(sql`select 1 from royalty_views where viewer_key = ${play.viewerKey} and ${hour}`, limit.viewerViewsHour)} as viewer`);
  const found = signalRow.parse(row);
  return {
    networkViewsHour: found.network,
    networkFilmViewsDay: found.network_film,
    deviceViewersDay: found.device,
    playsAtOnce: found.at_once,
    viewerViewsHour: found.viewer,
    watchedMs: play.watchedMs,
    elapsedMs: now.getTime() - play.startedAt.getTime(),
    playedMs: play.playedMs,
  };
}

/** The open case of the film and day, or a new one. */
async function ensureCase(tx: Tx, { play, artistId, now }: Counted): Promise<string> {
  const values = { id: newId("viewCase", now.getTime()), videoId: play.videoId, artistId, day: play.day, status: "open" as const, createdAt: now };
  const [row] = await tx
    .insert(viewCases)
    .values(values)
    .onConflictDoUpdate({ target: [viewCases.videoId, viewCases.day], targetWhere: sql`status = 'open'`, set: { status: "open" } })
    .returning({ id: viewCases.id });
  if (row === undefined) throw new Error("A case was neither found nor written.");
  return row.id;
}

/**
 * Counts a play as a view, once for a viewer, film and day, in the transaction of its last beat. What the rules find suspicious is held:
 * its money goes to `review` until an admin has looked.
 */
export async function countView(tx: Tx, counted: Counted): Promise<void> {
  const { play, artistId, now } = counted;
  const reasons: readonly FraudReason[] = judgeView(await readSignals(tx, counted));
  const { videoId, viewerId, viewerKey, networkKey, deviceKey, country, day } = play;
  const who = { videoId, artistId, viewerId, viewerKey, networkKey, deviceKey, country, day };
  const status = reasons.length > 0 ? ("held" as const) : ("counted" as const);
  const [made] = await tx
    .insert(royaltyViews)
    .values({ id: newId("view", now.getTime()), ...who, countedAt: now, status, reasons: [...reasons] })
    .onConflictDoNothing({ target: [royaltyViews.viewerKey, royaltyViews.videoId, royaltyViews.day] })
    .returning({ id: royaltyViews.id });
  if (made === undefined) return;
  if (status === "held") {
    const caseId = await ensureCase(tx, counted);
    await tx.update(royaltyViews).set({ caseId }).where(eq(royaltyViews.id, made.id));
  }
  const window = Math.floor(now.getTime() / CREDIT_WINDOW_MS);
  await sendEvent(tx, { id: `royalties:views:${window}`, name: "royalties/view.counted", data: { window } });
}
