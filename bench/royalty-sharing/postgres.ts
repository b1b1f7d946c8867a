import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { connectDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { readMonth } from "@/server/royalties/sharing/read-month";
import { PoolSharing } from "@/server/royalties/sharing/share-pool";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric } from "../report";

const VIEWS = 1_000_000;
const VIEWS_QUICK = 100_000;
/** Thirty views a fan, as in the month of the other figure. */
const VIEWS_A_FAN = 30;
const ARTISTS = 2_000;
const MONTH = "2027-01";

/** The same from the product's own tables, by the product's own reading, of as many views as a bench has time to write. */
export async function shareInPostgres(context: BenchContext): Promise<readonly Metric[]> {
  const views = context.isQuick ? VIEWS_QUICK : VIEWS;
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  const database = connectDatabase(server.url, { maxConnections: 2 });
  try {
    await migrateDatabase(server.url);
    context.say(`Writing ${views} views`);
    await fill(sql, views);
    const startedAt = now();
    const places = new Map<string, number>();
    const placeOf = (artistId: string) => places.get(artistId) ?? places.set(artistId, places.size).size - 1;
    const sharing = new PoolSharing();
    let paidMicros = 0n;
    await database.db.transaction(async (tx) => {
      for await (const fan of readMonth(tx, { month: MONTH, currency: "USD", shareBps: 5_000 }, placeOf)) {
        sharing.addFan(fan);
        paidMicros += fan.micros;
      }
    });
    const pool = sharing.finish(0n);
    const seconds = (now() - startedAt) / 1_000;
    const sums = [pool.proRataMicros, pool.userCentricMicros].map((all) => all.reduce((total, each) => total + each, 0n));
    if (pool.totalViews !== BigInt(views) || paidMicros === 0n || sums.some((each) => each !== paidMicros)) throw new Error("The shares do not add up.");
    return [makeMetric({ name: `both models out of Postgres, ${views.toLocaleString("en")} views`, unit: "s", values: [seconds] })];
  } finally {
    await Promise.all([sql.end(), database.close()]);
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Straight into the tables: by the product's own doors each view takes half a minute. */
async function fill(sql: postgres.Sql, views: number): Promise<void> {
  const fans = Math.floor(views / VIEWS_A_FAN);
  await sql`set session_replication_role = replica`;
  await sql`insert into users (id, email, handle, name, role) select 'usr_a' || n, 'a' || n || '@bench.test', 'a-' || n, 'Artist', 'artist' from generate_series(0, ${ARTISTS - 1}::int) n`;
  await sql`insert into users (id, email, handle, name) select 'usr_' || n, n || '@bench.test', 'fan-' || n, 'Fan' from generate_series(0, ${fans}::int) n`;
  await sql`insert into payments (id, fan_id, artist_id, kind, subject_id, amount_cents, fee_bps, platform_fee_cents, artist_cents, status, stripe_charge_id, paid_at)
    select 'pmt_' || n, 'usr_' || n, 'usr_a0', 'tip', 'tip_' || n, 500 + n % 700, 1000, 50 + n % 70, 450 + n % 700 - n % 70, 'succeeded', 'ch_' || n, '2027-01-10T00:00:00Z'
    from generate_series(0, ${fans}::int) n`;
  await sql`insert into royalty_views (id, video_id, artist_id, viewer_id, viewer_key, network_key, device_key, country, day, counted_at, status, reasons, batch_id)
    select 'view_' || n, 'vid_' || n % 90000, 'usr_a' || (n * 7919::bigint) % ${ARTISTS}::int, 'usr_' || n / ${VIEWS_A_FAN}::int, 'v' || n / ${VIEWS_A_FAN}::int, 'n' || n % 5000,
      'd' || n % 50000, 'DE', '2027-01-15', '2027-01-15T00:00:00Z'::timestamptz + (n % 800000) * interval '1 second', 'counted', '{}', 'vwb_1'
    from generate_series(0, ${views - 1}::int) n`;
  await sql`analyze`;
}
