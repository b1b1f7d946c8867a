import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { connectDatabase, type Database } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { DAY_MS } from "@/server/kernel/durations";
import { readAtOnce, verifyLedger } from "@/server/ledger";
import { beginRun, prepareSomeOfRun } from "@/server/payouts";
import type { Services } from "@/server/services";
import { withRails } from "@/test/payees";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric } from "../report";
import { addArtists, addEarnings, expectedCents } from "./people";

const ACCOUNTS = 1_000_000;
const ACCOUNTS_QUICK = 50_000;
/** Of the product's fourth issue. */
const SECONDS_BAR = 120;
const SECONDS_AIM = 60;
const AT = new Date("2026-12-01T00:00:00Z");
const MICROS_PER_CENT = 10_000n;
/** As the job does it. */
const CHUNKS_A_STEP = 10;

/**
 * `npm run bench -- payout-run`: the monthly run over a million accounts, from nothing held to everything held: what is payable of each,
 * with the tax on where it came from, its payout, its events, its decision, and the pending transfers sealed in the ledger. Durable.
 */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const accounts = context.isQuick ? ACCOUNTS_QUICK : ACCOUNTS;
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  const handle = connectDatabase(server.url);
  try {
    await migrateDatabase(server.url);
    await addArtists(handle.db, accounts);
    context.say(`${accounts} artists`);
    await addEarnings(handle.db, accounts, new Date(AT.getTime() - DAY_MS));
    context.say("Their earnings are in the books");
    const services = withRails({ db: handle.db, clock: { now: () => AT } });
    const startedAt = now();
    const held = await runAll(services, context);
    const seconds = (now() - startedAt) / 1_000;
    await requireRight(services, accounts, held);
    const scale = ACCOUNTS / accounts;
    return [
      makeMetric({
        name: `run of ${accounts.toLocaleString("en")} accounts`,
        unit: "s",
        values: [seconds],
        bar: SECONDS_BAR / scale,
        aim: SECONDS_AIM / scale,
      }),
      makeMetric({ name: "accounts", unit: "/s", values: [accounts / seconds], better: "higher" }),
    ];
  } finally {
    await handle.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

type RunServices = Pick<Services, "db" | "clock" | "rails">;

async function runAll(services: RunServices, context: BenchContext): Promise<number> {
  const { id: runId } = await beginRun(services);
  let held = 0;
  for (;;) {
    const done = await prepareSomeOfRun(services, { runId, chunks: CHUNKS_A_STEP });
    held += done.held;
    context.say(`${held} held`);
    if (done.isDone) return held;
  }
}

/** Every cent is held once, by sums that were reckoned apart from the run, and a second run finds nothing. */
async function requireRight(services: RunServices, accounts: number, held: number): Promise<void> {
  const gross = await one(services.db, sql`select sum(gross_micros)::text as value from payout_requests`);
  const inLedger = await one(services.db, sql`select sum(held_debit_micros)::text as value from ledger_accounts where name = 'earnings'`);
  const wanted = expectedCents(accounts) * MICROS_PER_CENT;
  if (held !== accounts || gross !== wanted || inLedger !== wanted) throw new Error(`Held ${held}, ${gross} and ${inLedger} of ${wanted}.`);
  const withheld = await one(services.db, sql`select count(*)::text as value from payout_requests where withheld_micros > 0`);
  if (withheld === 0n) throw new Error("Nothing was withheld of anybody.");
  const { id: runId } = await beginRun(services);
  if ((await prepareSomeOfRun(services, { runId })).held !== 0) throw new Error("A second run held something.");
  if (accounts > ACCOUNTS_QUICK) return;
  const { report } = await readAtOnce(services.db, (tx) => verifyLedger(tx));
  if (report.found > 0) throw new Error("The books do not balance.");
}

async function one(db: Database, query: ReturnType<typeof sql>): Promise<bigint> {
  const [row] = await db.execute(query);
  return BigInt(String(row?.value ?? 0));
}
