import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { connectDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { type Actor, SCOPES } from "@/server/kernel/actor";
import { ManualClock } from "@/server/kernel/clock";
import { getStats } from "@/server/patronage/stats/get-stats";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric, percentile } from "../report";

const SUBSCRIPTIONS = 100_000;
/** Each begins, and two in three of them change or end at some time. */
const MOVEMENTS_EACH = 3;
const TIPS = 20_000;
const NOW = new Date("2027-06-15T12:00:00Z");
const READS = 60;
const READS_QUICK = 15;
const WARM_UP = 3;
/** facts/patronage.md §f, moonshot 7. */
const P95_MS = 300;

/** `npm run bench -- patron-stats`: how soon an artist with 100,000 subscriptions sees their figures of a year. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  const database = connectDatabase(server.url, { maxConnections: 4 });
  try {
    await migrateDatabase(server.url);
    context.say(`Making ${SUBSCRIPTIONS} subscriptions`);
    await fill(sql);
    const services = { db: database.db, clock: new ManualClock(NOW) };
    const artist: Actor = { userId: "usr_artist", role: "artist", via: "system", sessionId: null, scopes: SCOPES };
    const timesMs: number[] = [];
    for (let n = 0; n < WARM_UP + (context.isQuick ? READS_QUICK : READS); n++) {
      const startedAt = now();
      const stats = await getStats(services, artist, { months: 12 });
      if (n >= WARM_UP) timesMs.push(now() - startedAt);
      const [usd] = stats.currencies;
      if (usd === undefined || usd.mrrCents === 0 || usd.mrr.length !== 12) throw new Error("The figures are empty.");
    }
    return [
      makeMetric({
        name: `figures of a year, ${SUBSCRIPTIONS} subscriptions, ${TIPS} tips, p95 of ${timesMs.length}`,
        unit: "ms",
        values: [percentile(timesMs, 95)],
        bar: P95_MS,
      }),
      makeMetric({ name: "the same, each time", unit: "ms", values: timesMs }),
    ];
  } finally {
    await Promise.all([sql.end(), database.close()]);
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Straight into the tables: by the product's own doors it would take hours. */
async function fill(sql: postgres.Sql): Promise<void> {
  await sql`set session_replication_role = replica`;
  await sql`insert into users (id, email, handle, name, role) values ('usr_artist', 'artist@bench.test', 'artist', 'Artist', 'artist')`;
  await sql`insert into users (id, email, handle, name) select 'usr_' || n, n || '@bench.test', 'fan-' || n, 'Fan' from generate_series(1, ${SUBSCRIPTIONS}::int) n`;
  await sql`insert into patron_tiers (id, artist_id, key, rank, name, benefits, monthly_cents, yearly_cents)
    select 'tier_' || n, 'usr_artist', 'tier' || n, n, 'Tier', '{}', 500 * n, 5000 * n from generate_series(1, 4) n`;
  await sql`insert into patron_subscriptions (id, fan_id, artist_id, tier_id, tier, interval, amount_cents, monthly_amount, status)
    select 'sub_' || n, 'usr_' || n, 'usr_artist', 'tier_' || 1 + n % 4, 'tier' || 1 + n % 4, 'month', 500, 500, case when n % 3 = 0 then 'CANCELLED' else 'ACTIVE' end
    from generate_series(1, ${SUBSCRIPTIONS}::int) n`;
  await sql`insert into mrr_movements (id, artist_id, fan_id, subscription_id, kind, delta_cents, after_cents, at)
    select 'mrr_' || n || '_' || m, 'usr_artist', 'usr_' || n, 'sub_' || n, (array['new', 'expansion', 'churn'])[m], (array[500, 500, -1000])[m], (array[500, 1000, 0])[m],
      ${NOW}::timestamptz - (n % 700) * interval '1 day' * (4 - m) / 3
    from generate_series(1, ${SUBSCRIPTIONS}::int) n, generate_series(1, ${MOVEMENTS_EACH}::int) m where m < 3 or n % 3 = 0`;
  await sql`insert into payments (id, fan_id, artist_id, kind, subject_id, amount_cents, fee_bps, platform_fee_cents, artist_cents, status, stripe_charge_id, paid_at)
    select 'pmt_' || n, 'usr_' || n, 'usr_artist', 'tip', 'tip_' || n, 500, 1000, 50, 450, 'succeeded', 'ch_' || n, ${NOW}::timestamptz - (n % 360) * interval '1 day'
    from generate_series(1, ${TIPS}::int) n`;
  await sql`insert into stripe_balance_transactions (id, type, category, source_id, payment_id, amount_cents, fee_cents, created_at, posted_at)
    select 'txn_' || n, 'charge', 'charge', 'ch_' || n, 'pmt_' || n, 500, 45, ${NOW}::timestamptz - (n % 360) * interval '1 day', ${NOW} from generate_series(1, ${TIPS}::int) n`;
  await sql`insert into ledger_transfers (id, batch_seq, position, debit_account_id, credit_account_id, debit_version, credit_version, amount_micros, currency, phase, kind, source_type, source_id, created_at)
    select 'xfer_' || n || '_' || m, n, m, 1, 1 + m, 1, 1, (array[500000, 4500000])[m], 'USD', 'posted', (array['charge.fee', 'charge.earnings'])[m], 'stripe_balance_transaction', 'txn_' || n, ${NOW}
    from generate_series(1, ${TIPS}::int) n, generate_series(1, 2) m`;
  await sql`vacuum analyze`;
}
