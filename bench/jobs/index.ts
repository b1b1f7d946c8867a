import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import postgres from "postgres";
import { startEmbeddedPostgres } from "@/db/embedded";
import type { BenchContext, Metric } from "../report";
import { makeMetric, percentile } from "../report";

const ROUND_TRIPS = 200;
const ROUND_TRIPS_QUICK = 50;

/** How long Postgres alone takes to keep a row and to tell another connection: no engine on it can start a job sooner. */
async function measureFloor(url: string, roundTrips: number): Promise<number[]> {
  const writer = postgres(url, { max: 1, onnotice: () => undefined });
  const listener = postgres(url, { max: 1, onnotice: () => undefined });
  const times: number[] = [];
  try {
    await writer`create table if not exists bench_floor (id text primary key)`;
    let heard: (id: string) => void = () => undefined;
    await listener.listen("bench_floor", (id) => heard(id));
    for (let i = 0; i < roundTrips; i++) {
      const id = randomUUID();
      const arrival = new Promise<void>((resolve) => {
        heard = (heardId) => {
          if (heardId === id) resolve();
        };
      });
      const startedAt = performance.now();
      await writer.begin(async (tx) => {
        await tx`insert into bench_floor (id) values (${id})`;
        await tx`select pg_notify('bench_floor', ${id})`;
      });
      await arrival;
      times.push(performance.now() - startedAt);
    }
  } finally {
    await writer.end();
    await listener.end();
  }
  return times;
}

/** `npm run bench -- jobs`: the embedded runner's latency and throughput, on a Postgres of its own. */
export async function bench(context: BenchContext): Promise<readonly Metric[]> {
  const directory = await mkdtemp(join(tmpdir(), "mhc-bench-"));
  const server = await startEmbeddedPostgres({ dataDir: join(directory, "postgres"), log: context.say });
  try {
    context.say("Measuring the floor: a row and a notification, with nothing of ours in between.");
    const floor = await measureFloor(server.url, context.isQuick ? ROUND_TRIPS_QUICK : ROUND_TRIPS);
    return [
      makeMetric({ name: "postgres insert and notify p50", unit: "ms", values: [percentile(floor, 50)] }),
      makeMetric({ name: "postgres insert and notify p95", unit: "ms", values: [percentile(floor, 95)] }),
    ];
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
