import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { connectDatabase } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { readAtOnce, verifyLedger } from "@/server/ledger";
import { now } from "../jobs/now";
import { type BenchContext, type Metric, makeMetric, percentile } from "../report";
import { prepareFloor, writeRows } from "./floor";
import { prepareTpcB, type TpcB } from "./peer";
import { postToPgledger, preparePgledger } from "./pgledger";
import { makeTransfers, post } from "./post";

const BATCH = 1_000;
const ROUNDS = 3;
const SECONDS = 6;
const SECONDS_QUICK = 2;
const CLIENTS = [8, 16] as const;

/** What the product's fourth issue asks of transfers on one hot account, durable, through the driver. */
const BATCHED_BAR = 15_000;
const BATCHED_AIM = 20_000;
const SINGLE_BAR = 400;

interface Connections {
  readonly sql: postgres.Sql;
  /** One connection, on which the driver sends the next batch while the server works at the last. */
  readonly pipe: postgres.Sql;
}

/** `npm run bench -- ledger`: postings on one hot account by postgres.js, on a durable Postgres of its own, beside pgbench on the same server. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  const sql = postgres(server.url, { max: Math.max(...CLIENTS), onnotice: () => undefined });
  const pipe = postgres(server.url, { max: 1, onnotice: () => undefined });
  try {
    await migrateDatabase(server.url);
    await prepareFloor(sql);
    await preparePgledger(sql);
    const peer = await prepareTpcB(server.url, context.say);
    const metrics = await measure(context, { sql, pipe }, peer);
    const proved = await checkBooks(sql, server.url, context.say);
    return [...metrics, makeMetric({ name: "transfers proved by ledger:verify", unit: "/s", values: [proved], better: "higher" })];
  } finally {
    await Promise.all([sql.end(), pipe.end()]);
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(context: BenchContext, { sql, pipe }: Connections, peer: TpcB): Promise<Metric[]> {
  const rounds = context.isQuick ? 1 : ROUNDS;
  const seconds = context.isQuick ? SECONDS_QUICK : SECONDS;
  const rates = new Map<string, number[]>();
  const add = (name: string, rate: number) => rates.set(name, [...(rates.get(name) ?? []), rate]);
  const latencies: number[] = [];
  await repeatFor(0.5, 1, (label) => post(sql, makeTransfers(`warm:${label}`, BATCH)));
  for (let round = 0; round < rounds; round++) {
    context.say(`Round ${round + 1} of ${rounds}`);
    const rows = await repeatFor(seconds, 1, (label) => writeRows(sql, `rows:${round}:${label}`, BATCH));
    add("floor", rows.perSecond * BATCH);
    const batches = await repeatFor(seconds, 1, (label) => post(sql, makeTransfers(`batch:${round}:${label}`, BATCH)));
    add("batched", batches.perSecond * BATCH);
    latencies.push(percentile(batches.timesMs, 95));
    const piped = await repeatFor(seconds, 2, (label) => post(pipe, makeTransfers(`piped:${round}:${label}`, BATCH)));
    add("piped", piped.perSecond * BATCH);
    const peers = await repeatFor(seconds, 1, (label) => postToPgledger(sql, makeTransfers(`pgledger:${round}:${label}`, BATCH)));
    add("pgledger", peers.perSecond * BATCH);
    for (const clients of CLIENTS) {
      const singles = await repeatFor(seconds, clients, (label) => post(sql, makeTransfers(`single:${round}:${clients}:${label}`, 1)));
      add(`single ${clients}`, singles.perSecond);
      add(`peer ${clients}`, await peer.measure(clients, seconds));
    }
  }
  const of = (name: string) => rates.get(name) ?? [];
  return [
    makeMetric({
      name: "transfers on one hot account, batches of 1000, 1 writer",
      unit: "/s",
      values: of("batched"),
      floor: percentile(of("floor"), 50),
      peer: { name: "pgledger's design, batches of 1000, 1 writer", value: percentile(of("pgledger"), 50) },
      bar: BATCHED_BAR,
      aim: BATCHED_AIM,
      better: "higher",
    }),
    makeMetric({
      name: "the same on one connection, two batches under way",
      unit: "/s",
      values: of("piped"),
      bar: BATCHED_BAR,
      aim: BATCHED_AIM,
      better: "higher",
    }),
    makeMetric({ name: "one such batch, p95", unit: "ms", values: latencies }),
    ...CLIENTS.map((clients) =>
      makeMetric({
        name: `transfers on one hot account, one by one, ${clients} writers`,
        unit: "/s",
        values: of(`single ${clients}`),
        peer: { name: `${peer.name}, ${clients} clients`, value: percentile(of(`peer ${clients}`), 50) },
        bar: SINGLE_BAR,
        better: "higher",
      }),
    ),
  ];
}

/** Does `work` over and over from so many sides at once, each time under another label. */
async function repeatFor(seconds: number, sides: number, work: (label: string) => Promise<unknown>) {
  const timesMs: number[] = [];
  const startedAt = now();
  const side = async (name: number) => {
    for (let n = 0; now() - startedAt < seconds * 1_000; n++) {
      const from = now();
      await work(`${name}:${n}`);
      timesMs.push(now() - from);
    }
  };
  await Promise.all(Array.from({ length: sides }, (_, name) => side(name)));
  return { timesMs, perSecond: (timesMs.length * 1_000) / (now() - startedAt) };
}

/** A figure of books that do not add up is worth nothing: a repeat must post nothing, and every rule hold. Answers how many transfers a second are proved. */
async function checkBooks(sql: postgres.Sql, url: string, say: (line: string) => void): Promise<number> {
  const again = await Promise.all([1, 2].map(() => post(sql, makeTransfers("batch:0:0:0", BATCH))));
  if (again.some((posted) => posted !== 0)) throw new Error(`A repeat posted ${again.join(" and ")} transfers.`);
  const database = connectDatabase(url, { maxConnections: 1 });
  try {
    const startedAt = now();
    const { report, transfers, entries } = await readAtOnce(database.db, (tx) => verifyLedger(tx));
    if (report.found > 0) throw new Error(`The books do not add up: ${JSON.stringify(report.findings)}`);
    say(`${transfers} transfers and ${entries} entries: every rule holds, repeats posted nothing.`);
    return (Number(transfers) * 1_000) / (now() - startedAt);
  } finally {
    await database.close();
  }
}
