import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { connectDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { type Actor, SCOPES } from "@/server/kernel/actor";
import { ManualClock } from "@/server/kernel/clock";
import { getAccount } from "@/server/royalties/accounts/get-account";
import { getEarnings } from "@/server/royalties/accounts/get-earnings";
import { listTransactions } from "@/server/royalties/accounts/list-transactions";
import { sumBlocks } from "@/server/royalties/credits/blocks";
import { getForecast } from "@/server/royalties/forecast/get-forecast";
import { sumSpan } from "@/server/royalties/statements/sum-span";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric, percentile } from "../report";

const ENTRIES = 1_000_000;
const ENTRIES_QUICK = 100_000;
const DAYS = 365;
const NOW = new Date("2027-06-15T12:00:00Z");
const READS = 20;
const WARM_UP = 2;
/** A page that is looked at answers within this. */
const PAGE_MS = 300;

/** `npm run bench -- royalty-account`: how soon an artist with a million entries sees what they have, what came and why. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  const database = connectDatabase(server.url, { maxConnections: 4 });
  try {
    await migrateDatabase(server.url);
    const entries = context.isQuick ? ENTRIES_QUICK : ENTRIES;
    context.say(`Making ${entries} entries`);
    await fill(sql, entries);
    // As the hourly job does.
    await sumBlocks(database);
    if (context.args.includes("--explain")) await explainAll(sql, context);
    return await measure(database.db, entries);
  } finally {
    await Promise.all([sql.end(), database.close()]);
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(db: ReturnType<typeof connectDatabase>["db"], entries: number): Promise<readonly Metric[]> {
  const services = { db, clock: new ManualClock(NOW) };
  const artist: Actor = { userId: "usr_artist", role: "artist", via: "system", sessionId: null, scopes: SCOPES };
  const limit = 50;
  const middle = String(Math.floor(entries / 2));
  const reads: Readonly<Record<string, () => Promise<unknown>>> = {
    account: () => getAccount(services, artist),
    "newest transactions": () => listTransactions(services, artist, { limit }),
    "transactions in the middle": () => listTransactions(services, artist, { limit, cursor: middle }),
    "transactions of one work": () => listTransactions(services, artist, { limit, videoId: "vid_7" }),
    "transactions of one country in a month": () =>
      listTransactions(services, artist, { limit, country: "C3", from: "2027-01-01T00:00:00Z", until: "2027-02-01T00:00:00Z" }),
    "earnings of the month": () => getEarnings(services, artist, { span: "month" }),
    "earnings of all time": () => getEarnings(services, artist, { span: "all" }),
    forecast: () => getForecast(services, artist, {}),
    "sums of a statement": () =>
      sumSpan(db, { accountId: 1, fromVersion: BigInt(Math.floor(entries / 2)), untilVersion: BigInt(Math.floor((entries * 7) / 12)) }),
  };
  const metrics: Metric[] = [];
  for (const [name, read] of Object.entries(reads)) {
    const timesMs: number[] = [];
    for (let n = 0; n < WARM_UP + READS; n++) {
      const startedAt = now();
      await read();
      if (n >= WARM_UP) timesMs.push(now() - startedAt);
    }
    metrics.push(
      makeMetric({
        name: `${name}, ${entries} entries, p95 of ${READS}`,
        unit: "ms",
        values: [percentile(timesMs, 95)],
        bar: PAGE_MS,
      }),
    );
  }
  return metrics;
}

/** Straight into the tables: by the product's own doors it would take hours. A hundred works, forty countries, a year. */
async function fill(sql: postgres.Sql, entries: number): Promise<void> {
  const at = sql`${NOW}::timestamptz - ((${entries}::int - n)::float8 / ${entries}::int * ${DAYS}::int) * interval '1 day'`;
  await sql`set session_replication_role = replica`;
  await sql`insert into users (id, email, handle, name, role) values ('usr_artist', 'artist@bench.test', 'artist', 'Artist', 'artist')`;
  await sql`insert into videos (id, artist_id, title, status, visibility, source_key) select 'vid_' || n, 'usr_artist', 'Film ' || n, 'ready', 'public', 's' from generate_series(0, 99) n`;
  await sql`insert into ledger_accounts (id, owner, name, currency, normal_side, is_floored, balance_micros, version, opened_in) overriding system value
    values (1, 'artist:usr_artist', 'earnings', 'USD', 'credit', true, ${-3_100 * entries}, ${entries}, 1), (2, 'platform', 'royalty_cost', 'USD', 'debit', false, ${3_100 * entries}, ${entries}, 1)`;
  await sql`insert into ledger_transfers (id, batch_seq, position, debit_account_id, credit_account_id, debit_version, credit_version, amount_micros, currency, phase, kind, source_type, source_id, created_at)
    select 'xfer_' || n, n, 1, 2, 1, n, n, 3100, 'USD', 'posted', 'view.earnings', 'view_batch', 'b' || n, ${at} from generate_series(1, ${entries}::int) n`;
  await sql`insert into ledger_entries (account_id, version, transfer_id, amount_micros, balance_micros, created_at)
    select 1, n, 'xfer_' || n, -3100, -3100 * n::bigint, ${at} from generate_series(1, ${entries}::int) n`;
  await sql`insert into royalty_entries (account_id, version, transfer_id, artist_id, source, video_id, country, us_micros, explanation, created_at)
    select 1, n, 'xfer_' || n, 'usr_artist', 'view', 'vid_' || n % 100, 'C' || n % 40, 0, '{"of":"views","views":1,"rateMicros":"3100","feeBps":0}', ${at} from generate_series(1, ${entries}::int) n`;
  await sql`insert into royalty_sums (account_id, grain, dim, start, key, amount_micros, entries)
    select 1, g.grain, k.dim, date_trunc(g.grain, r.created_at at time zone 'UTC')::date, k.key, 3100 * count(*), count(*)
    from royalty_entries r cross join (values ('day'), ('month')) as g(grain)
    cross join lateral (values ('source', r.source), ('work', r.video_id), ('country', r.country)) as k(dim, key) group by 1, 2, 3, 4, 5`;
  await sql`vacuum analyze`;
}

/** `--explain`: the plans of the pages, for a person to read. */
async function explainAll(sql: postgres.Sql, context: BenchContext): Promise<void> {
  const queries = [
    "select version from ledger_entries where account_id = 1 order by version desc limit 50",
    "select r.version from royalty_entries r where r.account_id = 1 and r.video_id = 'vid_7' order by r.version desc limit 50",
    "select r.version from royalty_entries r where r.account_id = 1 and r.country = 'C3' and r.created_at >= '2027-01-01' and r.created_at < '2027-02-01' order by r.version desc limit 50",
    "select version from royalty_entries where account_id = 1 and created_at < '2027-01-01' order by created_at desc, version desc limit 1",
    "select r.source, sum(-e.amount_micros) from royalty_entries r join ledger_entries e on e.account_id = r.account_id and e.version = r.version where r.account_id = 1 and r.created_at >= '2027-06-01' group by 1",
    "select * from royalty_accounts where user_id = 'usr_artist'",
  ];
  for (const query of queries) {
    const plan = await sql.unsafe(`explain (analyze, costs off, timing off, summary off) ${query}`);
    context.say(`${query}\n${plan.map((row) => `  ${row["QUERY PLAN"]}`).join("\n")}`);
  }
}
