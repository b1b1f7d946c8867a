import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { connectDatabase, type Database } from "@/db/client";
import { startEmbeddedPostgres } from "@/db/embedded";
import { migrateDatabase } from "@/db/migrate";
import { type BenchContext, type Metric, makeMetric, percentile } from "../report";
import { measureCommitFloor, measureNotifyFloor } from "./floor";
import { now } from "./now";

const STARTS = 200;
const STARTS_QUICK = 50;
const ROUNDS = 3;
const BURST = 1_000;
const WARM_UP = 20;
const PAUSE_MS = 20;
const POLL_MS = 50;
const BURST_MS_MAX = 300_000;

/** Bars of the product's first issue. */
const START_P50_MS = 50;
const START_P95_MS = 200;
const BURST_SECONDS = 15;

/** `npm run bench -- jobs`: how soon the embedded runner starts a job, and how many it does; on a Postgres of its own, with one worker process. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  try {
    await migrateDatabase(server.url);
    const worker = await startWorker(server.url);
    const handle = connectDatabase(server.url, { maxConnections: 2 });
    try {
      return await measure(context, server.url, handle.db, worker);
    } finally {
      worker.kill("SIGKILL");
      await handle.close();
    }
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(context: BenchContext, url: string, db: Database, worker: ChildProcess): Promise<Metric[]> {
  const rounds = context.isQuick ? 1 : ROUNDS;
  const starts = context.isQuick ? STARTS_QUICK : STARTS;
  await measureStarts(db, worker, WARM_UP, "warm");
  const p50: number[] = [];
  const p95: number[] = [];
  const floors: number[] = [];
  const bursts: number[] = [];
  const commits: number[] = [];
  for (let round = 0; round < rounds; round++) {
    context.say(`Round ${round + 1} of ${rounds}`);
    floors.push(...(await measureNotifyFloor(url, starts)));
    const times = await measureStarts(db, worker, starts, `round-${round}`);
    p50.push(percentile(times, 50));
    p95.push(percentile(times, 95));
    commits.push(await measureCommitFloor(url, BURST));
    bursts.push(await measureBurst(db, BURST, `burst-${round}`));
  }
  const [floor50, floor95] = [percentile(floors, 50), percentile(floors, 95)];
  return [
    makeMetric({ name: "event sent to function started, p50", unit: "ms", values: p50, floor: floor50, bar: START_P50_MS }),
    makeMetric({ name: "event sent to function started, p95", unit: "ms", values: p95, floor: floor95, bar: START_P95_MS }),
    makeMetric({ name: "1000 events to 1000 ended runs of 2 steps", unit: "s", values: bursts, floor: percentile(commits, 50), bar: BURST_SECONDS }),
  ];
}

async function startWorker(url: string): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), [url], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("exit", () => reject(new Error("The bench's worker ended before it began.")));
  });
  return worker;
}

const startMessage = z.object({ id: z.string(), startedAtMs: z.number() });

/** One event at a time to an idle worker: from before its transaction until the function's first line. */
async function measureStarts(db: Database, worker: ChildProcess, count: number, label: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const id = `${label}:${n}`;
    const started = new Promise<number>((resolve) => {
      const hear = (message: unknown) => {
        const parsed = startMessage.safeParse(message);
        if (!parsed.success || parsed.data.id !== id) return;
        worker.off("message", hear);
        resolve(parsed.data.startedAtMs);
      };
      worker.on("message", hear);
    });
    const sentAt = now();
    await db.transaction(async (tx) => {
      await tx.execute(sql`insert into event_outbox (id, name, data) values (${id}, 'bench/start', ${JSON.stringify({ id })}::jsonb)`);
      await tx.execute(sql`select pg_notify('event_outbox', '')`);
    });
    times.push((await started) - sentAt);
    await wait(PAUSE_MS);
  }
  return times;
}

/** Seconds from before the events are sent, all at once, until the last of their runs has ended. */
async function measureBurst(db: Database, count: number, label: string): Promise<number> {
  const sentAt = now();
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into event_outbox (id, name, data)
      select ${label} || ':' || n, 'bench/two-steps', jsonb_build_object('n', n) from generate_series(1, ${count}::int) n`);
    await tx.execute(sql`select pg_notify('event_outbox', '')`);
  });
  for (;;) {
    const rows = await db.execute(sql`
      select count(*)::int as ended, (extract(epoch from max(ended_at)) * 1000)::float8 as last_ms from job_runs
      where status = 'completed' and event_id like ${`${label}:%`}`);
    const [row] = z.array(z.object({ ended: z.number(), last_ms: z.number().nullable() })).parse(rows);
    if (row?.ended === count && row.last_ms !== null) return (row.last_ms - sentAt) / 1_000;
    if (now() - sentAt > BURST_MS_MAX) throw new Error(`Only ${row?.ended} of ${count} runs ended in ${BURST_MS_MAX} ms.`);
    await wait(POLL_MS);
  }
}
